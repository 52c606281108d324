// Sessions of `answerback dev` with programs that do not end, and as processes that are interrupted.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { smallProgram, version } from "./development-session.fixture.ts";
import { Dev, executable, writeFiles } from "./test-program.ts";

const timeout = 60_000;

/** An open timer keeps the process running. */
const held = 'exports.version = 1;\nconsole.log("held");\nsetInterval(() => {}, 1000);\n';

test("restarts a program that does not end when it is saved, and ends it with the command", {
  timeout,
}, async () => {
  const folder = smallProgram("exports.version = 0;\n");
  const dev = new Dev(folder);
  await version(dev, 0);
  const isHeld = ({ kind, line }: { readonly kind: string; readonly line?: unknown }) =>
    kind === "line" && line === "held";
  writeFiles(folder, { "index.js": held });
  await dev.next(isHeld);
  writeFiles(folder, { "index.js": "exports.version = 2;\n" });
  assert.equal((await dev.deployed()).outputs.version, 2);
  writeFiles(folder, { "index.js": held });
  await dev.next(isHeld);
  assert.equal(await dev.stop(), 0);
});

test("exits with 130 if Ctrl-C interrupts --once", { timeout }, async () => {
  const child = spawn(process.execPath, [executable, "dev", smallProgram(held), "--port", "0", "--once"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const chunk of child.stdout) if (String(chunk).includes("held")) child.kill("SIGINT");
  assert.equal(child.exitCode ?? (await once(child, "exit"))[0], 130);
});

test("ends without a stack when the reader closes the output", { timeout }, async () => {
  const folder = smallProgram("exports.version = 1;\n");
  const child = spawn(process.execPath, [executable, "dev", folder, "--port", "0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  await once(child.stdout, "data");
  child.stdout.destroy();
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const saving = setInterval(() => writeFileSync(join(folder, "index.js"), `exports.version = ${Date.now()};\n`), 500);
  const [code] = await once(child, "close");
  clearInterval(saving);
  assert.deepEqual([code, errors], [0, ""]);
});
