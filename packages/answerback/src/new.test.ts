// The first steps of a new user: create a program, deploy it, and send a message.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { TestClient } from "./test-client.ts";
import { startSilently } from "./test-development.ts";

const executable = join(import.meta.dirname, "../bin/answerback.js");
const pulumi = join(import.meta.dirname, "../../pulumi");

test("`new` writes a program that answers and has no findings, and prints the next steps", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "answerback new-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const run = (...parameters: string[]) =>
    execFileSync(process.execPath, [executable, ...parameters], { cwd: folder, encoding: "utf8", stdio: "pipe" });

  assert.match(run("new", "first"), /npm i -D @answerback\/pulumi @pulumi\/pulumi\n {2}npx answerback dev first\n/);
  assert.match(readFileSync(join(folder, "first", "Pulumi.yaml"), "utf8"), /^name: "first"\n/);

  const packages = { "@answerback/pulumi": pulumi, "@pulumi/pulumi": pulumiSdk() };
  for (const [name, target] of Object.entries(packages)) {
    mkdirSync(dirname(join(folder, "node_modules", name)), { recursive: true });
    symlinkSync(target, join(folder, "node_modules", name), "dir");
  }
  const next = run("new");
  assert.doesNotMatch(next, /npm i/);
  assert.match(next, /npx answerback dev \.\n/);
  assert.match(readFileSync(join(folder, "Pulumi.yaml"), "utf8"), /^name: "answerback-new-\w+"\n/);

  const development = await startSilently(folder);
  t.after(() => development.stop());
  const [program] = development.programs;
  const result = await program!.run();
  assert.deepEqual(result.errors, []);
  const { findings, unserved } = await program!.judge(result);
  assert.deepEqual([findings, unserved], [[], []]);
  const client = await TestClient.open(String(result.outputs.url));
  const answer = await client.ask({ action: "hello" });
  assert.equal((answer as { greeting: string }).greeting, "Hello from live");
});

test("`new` overwrites nothing", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "answerback-new-"));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "index.ts"), "mine");
  assert.throws(
    () => execFileSync(process.execPath, [executable, "new", folder], { stdio: "pipe", encoding: "utf8" }),
    ({ status, stderr }: { status: number; stderr: string }) => status === 1 && /index\.ts exists/.test(stderr),
  );
  assert.equal(readFileSync(join(folder, "index.ts"), "utf8"), "mine");
});

function pulumiSdk(): string {
  return dirname(createRequire(join(pulumi, "package.json")).resolve("@pulumi/pulumi/package.json"));
}

test("`new` fails with one line for a folder that cannot be written", {
  skip: process.platform !== "linux" && "no /proc",
}, () => {
  const { status, stderr } = spawnSync(process.execPath, [executable, "new", "/proc/program/x"], {
    encoding: "utf8",
    timeout: 20_000,
  });
  assert.equal(status, 1);
  assert.match(stderr, /^\/proc\/program\/x cannot be written: ENOENT[^\n]*\. Choose another folder\.\n$/);
});
