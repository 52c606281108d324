// `answerback start` with functions: those of the settings, and one that a client creates and that survives a restart.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { TestClient } from "../test-client.ts";
import { createFunctionApi } from "./test-function-api.ts";

const executable = join(import.meta.dirname, "../../bin/answerback.js");
const folder = mkdtempSync(join(tmpdir(), "answerback-start-"));
const children: ChildProcess[] = [];
after(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

mkdirSync(join(folder, "code"));
writeFileSync(
  join(folder, "code/index.mjs"),
  `export const handler = async (event) => {
    console.log("asked for", event.body);
    return { statusCode: 200, body: JSON.stringify({ price: 12.5, currency: process.env.CURRENCY }) };
  };`,
);

async function start(settings: string) {
  const file = join(folder, "answerback.yaml");
  writeFileSync(file, settings);
  // From another folder: the folders of functions are relative to the settings file.
  const flags = ["--port", "0", "--data", join(folder, "data"), "--log-messages", "--config", file];
  const child = spawn(process.execPath, [executable, "start", ...flags], { cwd: tmpdir() });
  children.push(child);
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  const exited = once(child, "exit");
  const [line] = await Promise.race([
    once(createInterface(child.stdout), "line") as Promise<[string]>,
    exited.then(([code]) => [`exited with ${code}: ${output}`]),
  ]);
  return {
    url: /http:\S+$/.exec(line ?? "")?.[0] ?? "",
    line,
    /** Waits for the text in what it prints. */
    async printed(text: RegExp): Promise<void> {
      while (!text.test(output)) await Promise.race([once(child.stdout, "data"), exited]);
    },
    async stop() {
      child.kill("SIGINT");
      assert.deepEqual(await exited, [0, null]);
    },
  };
}

const settings = `functions:
  quote:
    folder: code
    runtime: nodejs22.x
    handler: index.handler
    environment: { CURRENCY: EUR }
`;

/** @returns the error of a creation without members */
async function refusal(url: string): Promise<string | null> {
  const { headers } = await fetch(`${url}/2015-03-31/functions`, { method: "POST", body: "{}" });
  return headers.get("x-amzn-errortype");
}

test("runs the functions of the settings, and those that clients created before a restart, which may forbid more", {
  timeout: 120_000,
}, async () => {
  const first = await start(settings);
  assert.equal(await refusal(first.url), "ValidationException");
  await first.printed(/functions {2}quote\n/);
  const created = await fetch(`${first.url}/2015-03-31/functions`, {
    method: "POST",
    body: JSON.stringify({
      FunctionName: "made",
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::000000000000:role/made",
      Code: { ZipFile: zippedHandler },
    }),
  });
  assert.equal(created.status, 201, await created.text());
  const url = await createFunctionApi(first.url, { quote: { function: "quote" }, made: { function: "made" } });
  const client = await TestClient.open(url);
  assert.deepEqual(await client.ask({ action: "quote" }), { price: 12.5, currency: "EUR" });
  assert.equal(await client.ask({ action: "made" }), "made");
  await first.printed(/AWS_PROXY 200 from quote.*INFO asked for \{"action":"quote"\}/s);
  client.close();
  await first.stop();

  const second = await start(`${settings}functionUploads: false\n`);
  assert.equal(await refusal(second.url), "AccessDeniedException");
  await second.printed(/functions {2}quote, made\n/);
  const again = await TestClient.open(url.replace(/^ws:\/\/[^/]+/, second.url.replace("http", "ws")));
  assert.equal(await again.ask({ action: "made" }), "made");
  assert.deepEqual(await again.ask({ action: "quote" }), { price: 12.5, currency: "EUR" });
  again.close();
  await second.stop();
});

test("refuses a function of the settings that lacks what it needs", async () => {
  const { line } = await start("functions:\n  quote: { folder: code, runtime: nodejs22.x }");
  assert.match(String(line), /exited with 1: .*The setting functions\.quote needs 'handler'/s);
});

/** A zip file with `index.mjs`: `export const handler = async () => ({ statusCode: 200, body: '"made"' });` */
const zippedHandler =
  "UEsDBBQAAAAAAAAAIVzjMOdRSgAAAEoAAAAJAAAAaW5kZXgubWpzZXhwb3J0IGNvbnN0IGhhbmRsZXIgPSBhc3luYyAoKSA9PiAoeyBzdGF0dXNDb2RlOiAyMDAsIGJvZHk6ICcibWFkZSInIH0pOwpQSwECFAMUAAAAAAAAACFc4zDnUUoAAABKAAAACQAAAAAAAAAAAAAApIEAAAAAaW5kZXgubWpzUEsFBgAAAAABAAEANwAAAHEAAAAAAA==";
