import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { singleFile } from "./single-file.ts";

const document = readFileSync(join(import.meta.dirname, "page/index.html"), "utf8");

test("a single file loads nothing, and its scripts cannot end their elements", () => {
  const script = `const a = "</script><!--", b = /<\\/script>/;`;
  const file = singleFile(document, { script, worker: script, style: "p { color: red }" });
  assert.ok(!/src=|href="(?!data:)/.test(file), file);
  assert.equal(file.match(/<\/script>/g)?.length, 3);
  assert.ok(!file.includes("<!--"));
  const [inlined = ""] = /(?<=<script type="module">)[\s\S]*?(?=<\/script>)/.exec(file) ?? [];
  assert.deepEqual(new Function(`${inlined}; return [a, b.source];`)(), ["</script><!--", "<\\/script>"]);
  assert.throws(() => singleFile("<html>", { script, worker: "", style: "" }), /does not contain/);
});
