import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const main = join(import.meta.dirname, "../main.ts");

function run(...parameters: string[]): { readonly status: number | null; readonly stderr: string } {
  return spawnSync(process.execPath, [main, "cluster", ...parameters], { encoding: "utf8", cwd: tmpdir() });
}

test("import ends with 1 and a message if the folder does not exist, and with 2 without a folder", () => {
  const absent = run("import", "--data", "/absent", "--cluster", "nats://127.0.0.1:1");
  assert.deepEqual([absent.status, absent.stderr], [1, "There is no data folder at /absent.\n"]);
  const missing = run("import", "--cluster", "nats://127.0.0.1:1");
  assert.equal(missing.status, 2);
  assert.match(missing.stderr, /required option '--data <folder>' not specified/);
});
