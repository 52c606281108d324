// Runs the examples of the documentation: a comment that begins with an arrow shows the value of the expression before it.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

const pages = ["../../../docs/vtl.md", "../README.md"];
const folder = mkdtempSync(join(tmpdir(), "vtl-examples-"));
after(() => rmSync(folder, { recursive: true }));

/** The example as a module that asserts the values in its comments. */
function moduleOf(example: string): { readonly text: string; readonly assertions: number } {
  let assertions = 0;
  const sources = example.replace(/"@answerback\/vtl(\/\w+)?"/g, (_all, subpath: string | undefined) =>
    JSON.stringify(pathToFileURL(join(import.meta.dirname, subpath ?? "", "index.ts")).href),
  );
  // An expression statement begins at the start of a line and ends at the semicolon before the arrow.
  const text = sources.replace(
    /^((?! |\}|import |const |let ).(?:[^;\n]|\n +)*);\s*\/\/ → (.*)$/gm,
    (_all, expression, result) => {
      assertions++;
      return `assert.deepEqual(${expression}, ${result});`;
    },
  );
  return { text: `import assert from "node:assert/strict";\n${text}`, assertions };
}

for (const page of pages) {
  const examples = [...readFileSync(join(import.meta.dirname, page), "utf8").matchAll(/^```js\n([\s\S]*?)^```/gm)];
  describe(page, () => {
    for (const [index, [, example = ""]] of examples.entries()) {
      const { text, assertions } = moduleOf(example);
      test(`example ${index + 1} has the results in its comments`, async () => {
        assert.equal(assertions, example.split("// → ").length - 1, "an arrow without an expression");
        assert.ok(assertions > 0, "an example without a result");
        const file = join(folder, `${page.replace(/\W/g, "")}-${index}.mjs`);
        writeFileSync(file, text);
        await import(pathToFileURL(file).href);
      });
    }
    test("has examples", () => assert.ok(examples.length > 0));
  });
}
