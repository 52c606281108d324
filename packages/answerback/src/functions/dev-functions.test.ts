// `answerback dev` runs the functions of a program: deployed, called, saved, with a real client, in one session.
// The file beside it, `dev-functions.process.test.ts`, has further programs and changes.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import type { TestClient } from "../test-client.ts";
import { DevHere } from "../test-development.ts";
import { copyProgram, writeFiles } from "../test-program.ts";
import { saved, served, timeout, warnings } from "./dev-functions.fixture.ts";

const folder = copyProgram("functions");
const dev = new DevHere(folder);
let client: TestClient;

test("runs functions of folders, archives and the program's own code, with variables, secrets and names", {
  timeout,
}, async () => {
  client = await served(dev);
  const api = dev.lines.flatMap((it) => (it.kind === "result" ? [it.outputs] : []))[0] as { readonly id: string };
  const answer = await client.ask({ action: "send", text: "hi" });
  assert.deepEqual(answer, { version: 1, API: api.id, KEY: "hush", LIMIT: "10" });
  assert.deepEqual(await client.ask({ action: "copied" }), { version: 1, limit: 10 });
  assert.deepEqual(await client.ask({ action: "inline", name: "Ann" }), { hello: "Ann", api: api.id });
  const shown = JSON.stringify(dev.lines);
  assert.doesNotMatch(shown, /hush/);
  assert.doesNotMatch(shown, /not-run-here","program":"[^"]*","type":"aws:lambda/);
  const exchange = await dev.next(
    ({ kind, event, function: called }) => kind === "exchange" && event === "message" && called !== undefined,
  );
  const called = exchange.function as Record<string, unknown>;
  assert.equal(called.functionName, "send");
  assert.match(String((called.logLines as string[])[0]), /sending hi$/);
  assert.ok(Number(called.durationMillis) > 0 && Number(called.initMillis) > 0 && Number(called.memoryMegabytes) > 0);

  // Invoked by another client: an event of its own.
  const invoked = await fetch(`http://127.0.0.1:${dev.port}/2015-03-31/functions/inline/invocations`, {
    method: "POST",
    body: JSON.stringify({ body: '{"name":"Bea"}' }),
  });
  assert.match(await invoked.text(), /Bea/);
  const event = await dev.next(({ kind }) => kind === "function-invoked");
  assert.equal(event.functionName, "inline");
  assert.deepEqual(
    dev.lines.filter(({ kind }) => kind === "function-invoked").map(({ functionName }) => functionName),
    ["inline"],
  );
  assert.deepEqual(warnings(dev), []);
});

test("a saved handler is live without a run of the program", { timeout }, async () => {
  const versions = async (action: string) => (await client.ask({ action, text: "x" })) as Record<string, unknown>;
  assert.equal((await versions("send")).version, 1);

  writeFiles(folder, {
    "send/index.js": "exports.handler = async () => ({ statusCode: 200, body: JSON.stringify({ version: 2 }) });",
  });
  const inPlace = await saved(dev);
  assert.deepEqual(
    [inPlace.files, inPlace.functions, inPlace.runs],
    [[join(folder, "send/index.js")], ["send"], false],
  );
  assert.equal((await versions("send")).version, 2);

  writeFiles(folder, {
    "copied.js": "exports.handler = async () => ({ statusCode: 200, body: JSON.stringify({ version: 2 }) });",
  });
  const copied = await saved(dev);
  assert.deepEqual([copied.functions, copied.runs], [["copied"], false]);
  assert.equal((await versions("copied")).version, 2);
  assert.equal(dev.lines.filter(({ kind }) => kind === "result").length, 1);

  client.close();
  assert.equal(await dev.stop(), 0);
});
