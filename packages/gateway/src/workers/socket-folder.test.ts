import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { type TestContext, test } from "node:test";
import { createSocketFolder, isSocketFolder, removeSocketFolder } from "./socket-folder.ts";

const isWindows = process.platform === "win32";

function setTemporaryFolder(t: TestContext, folder: string): void {
  const { TMPDIR } = process.env;
  t.after(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  });
  process.env.TMPDIR = folder;
}

test("creates a folder that only its owner can open", { skip: isWindows }, (t) => {
  const folder = createSocketFolder();
  t.after(() => removeSocketFolder(folder));
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.ok(isSocketFolder(folder));
});

test("refuses a folder in which addresses of sockets are too long", { skip: isWindows }, (t) => {
  setTemporaryFolder(t, `/${"x".repeat(70)}`);
  assert.throws(createSocketFolder, { name: "GatewayStartError", code: "WORKERS", message: /Set TMPDIR to a shorter/ });
});
