import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

test("the import fails under an old Node.js with a message and no stack", () => {
  for (const [version, isEnough] of Object.entries({ "20.20.2": false, "22.9.0": false, "24.0.0": true })) {
    const entry = JSON.stringify(join(import.meta.dirname, "index.ts"));
    const script = `Object.defineProperty(process.versions, "node", { value: "${version}" }); import(${entry});`;
    const { status, stderr } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
    assert.equal(status, isEnough ? 0 : 1, stderr);
    if (isEnough) continue;
    assert.match(stderr, new RegExp(`^\\[?Answerback needs Node\\.js 24 or newer; this is ${version}\\.\\]?$`, "m"));
    assert.doesNotMatch(stderr, /^\s+at /m);
  }
});
