import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { type TestContext, test } from "node:test";
import { SourceIndex } from "./source-index.ts";

function sources(t: TestContext, files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "answerback-sources-"));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const index = new SourceIndex(folder);
  /** The place of a text, the file with another text; or the number of candidates. */
  return (text: string, near?: readonly [file: string, line: number], after = "after") => {
    const found = index.find(text, near && { file: join(folder, near[0]), line: near[1] });
    return typeof found === "number" ? found : [relative(folder, found.file), found.line, found.replaced(after)];
  };
}

test("prefers a file, then the literal of the resource, then a file that the program trims", (t) => {
  const find = sources(t, {
    "a.vm": "$input.body",
    "b.vm": "\n$input.json('$')\n\n",
    "index.ts": 'x = "$input.body";\ny = "the same literal";\n\nz = "the same literal";\n',
    "other.ts": '\n\n\ny = "another literal";',
  });
  assert.deepEqual(find("$input.body"), ["a.vm", 1, "after"]);
  assert.deepEqual(find("$input.json('$')"), ["b.vm", 1, "\nafter\n\n"]);
  assert.deepEqual(find("$input.json('$')", undefined, " not trimmed"), ["b.vm", 1, undefined]);
  assert.deepEqual(find("another literal!"), 0);
  assert.equal(find("the same literal"), 2);
  assert.equal((find("the same literal", ["index.ts", 1]) as readonly unknown[])[1], 2);
  assert.equal((find("the same literal", ["index.ts", 3]) as readonly unknown[])[1], 4);
  assert.equal(find("the same literal", ["other.ts", 1]), 2);
});

test("does not take a short literal of another file, or one of a tool, for the template", (t) => {
  const find = sources(t, {
    "index.ts": "x = made();",
    "helper.ts": 'y = "pong";',
    "package.json": '{"description": "a text that is long enough"}',
    "node_modules/x/index.js": 'y = "a text that is long enough";',
    ".answerback/template.json": '"a text that is long enough"',
  });
  assert.equal(find("pong", ["index.ts", 1]), 0);
  assert.deepEqual((find("pong", ["helper.ts", 1]) as readonly unknown[])[0], "helper.ts");
  assert.equal(find("a text that is long enough", ["index.ts", 1]), 0);
});
