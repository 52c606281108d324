// `answerback dev` runs the functions of a program: deployed, overridden, saved, failing, with real clients.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { startGateway } from "../index.ts";
import { TestClient } from "../test-client.ts";
import { copyProgram, Dev, writeFiles } from "../test-program.ts";

const timeout = 90_000;

async function served(dev: Dev) {
  const { outputs } = await dev.deployed();
  return TestClient.open(`ws://127.0.0.1:${dev.port}/ws/${outputs.id}/live`);
}

const saved = (dev: Dev) => dev.next(({ kind }) => kind === "saved");
const remarks = (dev: Dev, kind = "warning") =>
  dev.lines.filter((it) => it.kind === kind).map(({ message }) => String(message));

test("runs functions of folders, archives and the program's own code, with variables, secrets and names", {
  timeout,
}, async () => {
  const dev = new Dev(copyProgram("functions"));
  const client = await served(dev);
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
  assert.deepEqual(remarks(dev), []);
  client.close();
  assert.equal(await dev.stop(), 0);
});

test("a saved handler is live without a run of the program, and what both use does both", { timeout }, async () => {
  const folder = copyProgram("functions");
  const dev = new Dev(folder);
  const client = await served(dev);
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

  writeFiles(folder, { "shared/limit.js": "exports.limit = 20;" });
  const both = await saved(dev);
  assert.deepEqual([both.functions, both.runs], [["copied"], true]);
  await dev.deployed();
  writeFiles(folder, {
    "send/index.js":
      "exports.handler = async () => ({ statusCode: 200, body: JSON.stringify({ limit: process.env.LIMIT }) });",
  });
  await saved(dev);
  assert.equal((await versions("send")).limit, "20");
  client.close();
  assert.equal(await dev.stop(), 0);
});

test("invocations under way end on the old code", { timeout }, async () => {
  const folder = copyProgram("functions");
  const slow = (version: number) =>
    `exports.handler = async ({ body }) => { await new Promise((resolve) => setTimeout(resolve, JSON.parse(body).millis));
      return { statusCode: 200, body: JSON.stringify({ version: ${version} }) }; };`;
  writeFiles(folder, { "send/index.js": slow(1) });
  const dev = new Dev(folder);
  const client = await served(dev);
  const other = await TestClient.open(`ws://127.0.0.1:${dev.port}/ws/${(await outputsOf(dev)).id}/live`);
  await client.ask({ action: "send", millis: 0 });
  const first = client.ask({ action: "send", millis: 1500 });
  await setTimeout(300);
  writeFiles(folder, { "send/index.js": slow(2) });
  await saved(dev);
  const second = other.ask({ action: "send", millis: 0 });
  assert.deepEqual([await first, await second], [{ version: 1 }, { version: 2 }]);
  client.close();
  other.close();
  await dev.stop();
});

const outputsOf = async (dev: Dev) =>
  dev.lines.find(({ kind }) => kind === "result")?.outputs as Readonly<Record<string, unknown>>;

test("watches code in folders that are ignored otherwise, and files that a function loads from elsewhere", {
  timeout,
}, async () => {
  const folder = copyProgram("functions");
  mkdirSync(join(folder, "dist"));
  mkdirSync(join(folder, "elsewhere"));
  writeFileSync(join(folder, "dist/index.js"), 'exports.handler = require("../elsewhere/answer.js").answer;');
  const answer = (version: number) =>
    `exports.answer = async () => ({ statusCode: 200, body: JSON.stringify({ version: ${version} }) });`;
  writeFiles(folder, { "elsewhere/answer.js": answer(1) });
  rewrite(folder, 'new pulumi.asset.FileArchive("send")', 'new pulumi.asset.FileArchive("dist")');
  const dev = new Dev(folder);
  const client = await served(dev);
  assert.deepEqual(await client.ask({ action: "send" }), { version: 1 });
  writeFiles(folder, { "elsewhere/answer.js": answer(2) });
  assert.deepEqual((await saved(dev)).functions, ["send"]);
  assert.deepEqual(await client.ask({ action: "send" }), { version: 2 });
  writeFileSync(join(folder, "dist/index.js"), answer(3).replace("answer", "handler"));
  const inDist = await saved(dev);
  assert.deepEqual([inDist.functions, inDist.runs], [["send"], false]);
  assert.deepEqual(await client.ask({ action: "send" }), { version: 3 });
  client.close();
  await dev.stop();
});

function rewrite(folder: string, from: string, to: string): void {
  const source = readFileSync(join(folder, "index.ts"), "utf8");
  assert.ok(source.includes(from));
  writeFiles(folder, { "index.ts": source.replace(from, to) });
}

test("functions of the program follow its runs: new, changed, gone", { timeout }, async () => {
  const folder = copyProgram("functions");
  const dev = new Dev(folder);
  const client = await served(dev);
  rewrite(folder, "LIMIT: String(limit)", 'LIMIT: "other"');
  await dev.deployed();
  assert.equal(((await client.ask({ action: "send", text: "" })) as Record<string, unknown>).LIMIT, "other");
  rewrite(folder, 'name: "send"', 'name: "renamed"');
  await dev.deployed();
  const list = async () => {
    const answer = (await (await fetch(`http://127.0.0.1:${dev.port}/2015-03-31/functions/`)).json()) as {
      readonly Functions: readonly { readonly FunctionName: string }[];
    };
    return answer.Functions.map(({ FunctionName }) => FunctionName).toSorted();
  };
  assert.deepEqual(await list(), ["copied", "inline", "renamed"]);
  assert.equal(((await client.ask({ action: "send", text: "" })) as Record<string, unknown>).version, 1);
  client.close();
  await dev.stop();
});

test("the settings override functions of the program", { timeout }, async () => {
  const folder = copyProgram("functions");
  mkdirSync(join(folder, "mine"));
  writeFiles(folder, {
    "mine/index.js":
      "exports.handler = async () => ({ statusCode: 200, body: JSON.stringify({ mine: process.env.COLOUR }) });",
    "answerback.yaml": `functions:
  send: { environment: { KEY: local } }
  copied: { folder: mine, environment: { COLOUR: red } }
  inline: { skip: true }
  none: { timeoutSeconds: 3 }
`,
  });
  const dev = new Dev(folder);
  const client = await served(dev);
  assert.equal(((await client.ask({ action: "send", text: "" })) as Record<string, unknown>).KEY, "local");
  assert.deepEqual(await client.ask({ action: "copied" }), { mine: "red" });
  const skipped = (await client.ask({ action: "inline", name: "x" })) as Record<string, unknown>;
  assert.equal(skipped.message, "Internal server error");
  const { message } = await dev.next(({ kind }) => kind === "warning");
  assert.equal(message, "The setting functions.none is not used: no program has a function of that name.");
  writeFiles(folder, {
    "mine/index.js": "exports.handler = async () => ({ statusCode: 200, body: '7' });",
  });
  await saved(dev);
  assert.equal(await client.ask({ action: "copied" }), 7);
  client.close();
  await dev.stop();
});

test("startGateway runs the functions of a program, and replaces some by those of the test", { timeout }, async () => {
  const warnings: string[] = [];
  const gateway = await startGateway({
    program: copyProgram("functions"),
    functions: { copied: ({ body }: { body: string }) => ({ statusCode: 200, body: JSON.parse(body).text }) },
    onWarning: (message) => warnings.push(message),
  });
  try {
    const client = await TestClient.open(gateway.apis[0]?.stages[0]?.url ?? "");
    assert.equal(((await client.ask({ action: "send", text: "" })) as Record<string, unknown>).KEY, "hush");
    assert.equal(await client.ask({ action: "copied", text: "7" }), 7);
    assert.deepEqual(await client.ask({ action: "inline", name: "Ann" }), { hello: "Ann", api: gateway.outputs.id });
    client.close();
  } finally {
    await gateway.stop();
  }
  assert.deepEqual(warnings, []);
});

test("says at deploy what does not run, and what to do", { timeout }, async () => {
  const folder = copyProgram("functions");
  const source = readFileSync(join(folder, "index.ts"), "utf8");
  mkdirSync(join(folder, "empty"));
  writeFiles(folder, {
    "index.ts": `${source}
new aws.lambda.Function("image", { role, name: "image", packageType: "Image", imageUri: "a/b" });
new aws.lambda.Function("built", { role, name: "built", runtime: "provided.al2023", handler: "x", code: new pulumi.asset.FileArchive("empty") });
new aws.lambda.Function("old", { role, name: "old", runtime: "cobol85", handler: "x", code: new pulumi.asset.FileArchive("empty") });
new aws.lambda.Function("layered", { ...common, name: "layered", code: new pulumi.asset.FileArchive("send"),
  layers: ["arn:aws:lambda:us-east-1:1:layer:other:1"] });
`,
  });
  const dev = new Dev(folder, {}, ["--once"]);
  await dev.deployed();
  assert.equal(await dev.ended(), 0);
  for await (const _ of rest(dev)) {
    // Reads to the end.
  }
  const [first, ...more] = remarks(dev).toSorted();
  assert.match(first ?? "", /^Function built does not run: Couldn't find valid bootstrap.*go build -o bootstrap/);
  assert.match(
    more[0] ?? "",
    /^Function image does not run here: it is a container image\. Name a folder .* functions\.image\.folder/,
  );
  assert.match(more[1] ?? "", /^Function layered runs without the layer arn:.*:other:1, .* functions\.layered\.layers/);
  assert.match(more[2] ?? "", /^Function old does not run: The runtime cobol85 is not supported\./);
});

async function* rest(dev: Dev) {
  for (;;) {
    try {
      yield await dev.next(() => true);
    } catch {
      return;
    }
  }
}
