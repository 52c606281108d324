import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { makeStateFolder } from "./state-folder.ts";
import { copyProgram, Dev, executable, writeFiles } from "./test-program.ts";

const timeout = 60_000;
const temporary = mkdtempSync(join(tmpdir(), "answerback-state-"));
after(() => rmSync(temporary, { recursive: true }));

test("is for its owner only, and excludes its contents from version control", async () => {
  const folder = join(temporary, "a", ".answerback");
  await makeStateFolder(folder);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.match(readFileSync(join(folder, ".gitignore"), "utf8"), /^\*$/m);
});

test("keeps an existing .gitignore, and ignores a folder that cannot be created", async () => {
  const folder = join(temporary, "b");
  await makeStateFolder(folder);
  writeFileSync(join(folder, ".gitignore"), "cache\n");
  await makeStateFolder(folder);
  assert.equal(readFileSync(join(folder, ".gitignore"), "utf8"), "cache\n");
  await makeStateFolder(join(folder, ".gitignore", "below a file"));
});

test("is created by dev, also after --reset, by check, and by start if it holds the data", { timeout }, async () => {
  const isIgnored = (folder: string) => /^\*$/m.test(readFileSync(join(folder, ".answerback/.gitignore"), "utf8"));
  const folder = copyProgram("versions");
  writeFiles(folder, { "Pulumi.yaml": "name: small\nruntime: nodejs\n", "index.ts": "export const version = 1;\n" });
  for (const options of [[], ["--reset"]]) {
    const dev = new Dev(folder, {}, ["--once", ...options]);
    await dev.deployed();
    await dev.ended();
    assert.ok(isIgnored(folder));
  }
  rmSync(join(folder, ".answerback"), { recursive: true });
  spawnSync(process.execPath, [executable, "check", folder]);
  assert.ok(isIgnored(folder));
  const place = join(temporary, "start");
  mkdirSync(place);
  const started = spawn(process.execPath, [executable, "start", "--port", "0"], { cwd: place });
  await once(started.stdout, "data");
  started.kill();
  assert.ok(isIgnored(place));
});
