// --inspect and launch-json as users run them.
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, type TestContext, test } from "node:test";
import { promisify } from "node:util";
import { withInspectPort } from "./inspect-option.ts";

const executable = join(import.meta.dirname, "../../bin/answerback.js");
const folder = await realpath(await mkdtemp(join(tmpdir(), "answerback-inspect-")));
after(() => rm(folder, { recursive: true, force: true }));

const answerback = (...parameters: string[]) =>
  promisify(execFile)(process.execPath, [executable, ...parameters], { cwd: folder });

async function serving(t: TestContext, ...parameters: string[]): Promise<string> {
  const child: ChildProcess = spawn(process.execPath, [executable, ...parameters], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  for await (const line of createInterface(child.stdout!)) {
    const port = /^ {2}debugger +127\.0\.0\.1:(\d+) {2}Chrome: .* answerback launch-json \1 > /.exec(line)?.[1];
    if (port !== undefined) return port;
  }
  throw new Error("The command prints no line about the debugger.");
}

test("start --inspect serves a list of functions, from which launch-json prints configurations", async (t) => {
  await mkdir(join(folder, "code"));
  await writeFile(
    join(folder, "answerback.yaml"),
    "functions: { one: { folder: code, runtime: nodejs22.x, handler: index.handler }, two: { folder: code, runtime: nodejs22.x, handler: index.handler } }",
  );
  const port = await serving(t, "start", "--ephemeral", "--port", "0", "--inspect=0");
  const { stdout } = await answerback("launch-json", port);
  const { version, configurations, compounds } = JSON.parse(stdout);
  assert.equal(version, "0.2.0");
  const list = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as Record<string, string>[];
  const [one, two] = configurations;
  assert.deepEqual(
    [one.websocketAddress, two.websocketAddress],
    list.map((it) => it.webSocketDebuggerUrl),
  );
  assert.deepEqual(
    { ...one, websocketAddress: "" },
    {
      name: "Answerback: one",
      type: "node",
      request: "attach",
      websocketAddress: "",
      restart: true,
      sourceMaps: true,
      outFiles: ["${workspaceFolder}/code/**/*.{js,cjs,mjs}", "!${workspaceFolder}/code/**/node_modules/**"],
      resolveSourceMapLocations: ["${workspaceFolder}/code/**", "!${workspaceFolder}/code/**/node_modules/**"],
      skipFiles: ["<node_internals>/**"],
      autoAttachChildProcesses: false,
    },
  );
  assert.deepEqual(compounds[0].configurations, ["Answerback: one", "Answerback: two"]);
  const refused = await answerback("start", "--ephemeral", "--port", "0", `--inspect=${port}`).catch((error) => error);
  assert.match(refused.stderr, /Port \d+ is in use.*Choose another with --inspect=PORT/);
});

test("launch-json says what to start", async () => {
  const { stderr } = await answerback("launch-json", "1").catch((error) => error);
  assert.match(stderr, /No debugger listens on port 1\. Start the functions first: answerback dev --inspect/);
});

test("a folder behind --inspect is not its port", () => {
  assert.deepEqual(withInspectPort(["dev", "--inspect", "folder"]), ["dev", "--inspect=9229", "folder"]);
  assert.deepEqual(withInspectPort(["dev", "--inspect=0", "folder"]), ["dev", "--inspect=0", "folder"]);
});
