import assert from "node:assert/strict";
import { test } from "node:test";
import { withData, withoutPaths } from "./shared-data.ts";

test("a shared file names no folder of the machine", () => {
  const place = { file: "templates/refused.vm", path: "/home/ann/ticker/templates/refused.vm", line: 1, column: 1 };
  const shared = withoutPaths({ apis: [{ program: { name: "refused", place }, paths: [place], path: ["a", 1] }] });
  assert.ok(!JSON.stringify(shared).includes("/home/ann"));
  assert.deepEqual(shared.apis[0]?.program.place.path, "templates/refused.vm");
  assert.deepEqual(shared.apis[0]?.path, ["a", 1]);
});

test("data cannot end the element that it is in", () => {
  const page = `<script type="application/json" id="shared-data">null</script><p>`;
  const text = { note: "</script><script>alert(1)</script><!-- $& $1" };
  const shared = withData(page, { apis: [], exchanges: [], ...text });
  assert.equal(shared.split("</script>").length, 2);
  assert.ok(!shared.includes("<!--"));
  const json = /id="shared-data">(.*)<\/script>/.exec(shared)?.[1] ?? "";
  assert.equal(JSON.parse(json).note, text.note);
  assert.throws(() => withData("<p>", { apis: [], exchanges: [] }), /no element/);
});
