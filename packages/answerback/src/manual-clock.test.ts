// --manual-clock and `answerback time` as users run them.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, type TestContext, test } from "node:test";
import { promisify } from "node:util";
import { WebSocket } from "ws";
import { createFunctionApi } from "./functions/test-function-api.ts";

const executable = join(import.meta.dirname, "../bin/answerback.js");
const folder = await mkdtemp(join(tmpdir(), "answerback-manual-clock-"));
after(() => rm(folder, { recursive: true, force: true }));

/** @returns the lines of the command up to the one that begins with `last` */
async function serving(t: TestContext, last: string, ...parameters: string[]): Promise<readonly string[]> {
  const child = spawn(process.execPath, [executable, ...parameters, "--port", "0"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) if (lines.push(line) && line.startsWith(last)) break;
  return lines;
}

const time = (...parameters: string[]) => promisify(execFile)(process.execPath, [executable, "time", ...parameters]);

test("start --manual-clock serves a clock that time turns: an idle connection is closed", async (t) => {
  const lines = await serving(t, "  clock ", "start", "--ephemeral", "--manual-clock");
  const url = /http:\S+$/.exec(lines[0] ?? "")?.[0] ?? "";
  assert.equal(lines.at(-1), `  clock      stands still; answerback time +10m --url ${url} turns it`);
  const client = new WebSocket(await createFunctionApi(url, { echo: { function: "echo" } }));
  await once(client, "open");
  const closed = once(client, "close");
  const before = Date.parse((await time("--url", url)).stdout.trim());
  const turned = Date.parse((await time("+10m", "--url", url)).stdout.trim());
  assert.equal(turned - before, 600_000);
  assert.equal((await closed)[0], 1001);
});

test("time says what is wrong", async (t) => {
  const credentials = join(folder, "credentials");
  writeFileSync(credentials, "[default]\naws_access_key_id = AKIDOPERATOR\naws_secret_access_key = secret\n");
  const lines = await serving(t, "  data ", "start", "--ephemeral", "--credentials", credentials);
  const url = /http:\S+$/.exec(lines[0] ?? "")?.[0] ?? "";
  const inspector = /http:\S+token=\w+/.exec(lines[1] ?? "")?.[0] ?? "";
  assert.match((await time("--url", inspector)).stdout, /^\d{4}-.*Z {2}the machine's time; start the gateway/);
  for (const [parameters, message] of [
    [["+1s", "--url", inspector], /The clock of this gateway runs by itself\. Start it with --manual-clock\./],
    [["+1s", "--url", url], /The inspector needs a token/],
    [["ten minutes"], /Write a number with a unit: \+200ms/],
    [["+1s", "--url", "127.0.0.1:4510"], /is not the URL of a gateway/],
    [["+1s", "--url", "http://127.0.0.1:1"], /No gateway listens at http:\/\/127\.0\.0\.1:1/],
  ] as const) {
    await assert.rejects(time(...parameters), ({ stderr }) => message.test(stderr), String(message));
  }
});
