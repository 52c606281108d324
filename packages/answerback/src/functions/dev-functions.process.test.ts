// `answerback dev` and `startGateway` run the functions of a program: code that changes while it runs or is loaded from
// elsewhere, changes of the program, settings, functions that do not run. The main path is in `dev-functions.test.ts`.
import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { startGateway } from "../index.ts";
import { TestClient } from "../test-client.ts";
import { DevHere } from "../test-development.ts";
import { copyProgram, type DevReport, writeFiles } from "../test-program.ts";
import { removeSerialised, rewrite, saved, served, timeout, warnings } from "./dev-functions.fixture.ts";

const answer = (version: number, name = "handler") =>
  `exports.${name} = async () => ({ statusCode: 200, body: JSON.stringify({ version: ${version} }) });`;

/** Answers after the milliseconds of the message. */
const slow = (version: number) =>
  `exports.handler = async ({ body }) => { await new Promise((resolve) => setTimeout(resolve, JSON.parse(body).millis));
    return { statusCode: 200, body: JSON.stringify({ version: ${version} }) }; };`;

/** The program with one more function, whose code is in a folder that is ignored otherwise and loads a file from elsewhere. */
function programWithBuilt(): string {
  const folder = copyProgram("functions");
  removeSerialised(folder);
  rewrite(
    folder,
    "const parts",
    `const built = new aws.lambda.Function("built", { ...common, name: "built", code: new pulumi.asset.FileArchive("dist") });
const parts`,
  );
  rewrite(folder, "{ send, copied }", "{ send, copied, built }");
  mkdirSync(join(folder, "dist"));
  mkdirSync(join(folder, "elsewhere"));
  writeFiles(folder, {
    "dist/index.js": 'exports.handler = require("../elsewhere/answer.js").answer;',
    "elsewhere/answer.js": answer(1, "answer"),
    "send/index.js": slow(1),
  });
  return folder;
}

const folder = programWithBuilt();
const dev = new DevHere(folder);

describe("one session", { timeout }, () => {
  let client: TestClient;
  let other: TestClient;
  before(async () => {
    const { outputs } = await dev.deployed();
    const url = `ws://127.0.0.1:${dev.port}/ws/${outputs.id}/live`;
    client = await TestClient.open(url);
    other = await TestClient.open(url);
  });

  test("invocations under way end on the old code", async () => {
    await client.ask({ action: "send", millis: 0 });
    const first = client.ask({ action: "send", millis: 1500 });
    await setTimeout(300);
    writeFiles(folder, { "send/index.js": slow(2) });
    await saved(dev);
    const second = other.ask({ action: "send", millis: 0 });
    assert.deepEqual([await first, await second], [{ version: 1 }, { version: 2 }]);
    other.close();
  });

  test("watches code in folders that are ignored otherwise, and files that a function loads from elsewhere", async () => {
    assert.deepEqual(await client.ask({ action: "built" }), { version: 1 });
    writeFiles(folder, { "elsewhere/answer.js": answer(2, "answer") });
    assert.deepEqual((await saved(dev)).functions, ["built"]);
    assert.deepEqual(await client.ask({ action: "built" }), { version: 2 });
    writeFileSync(join(folder, "dist/index.js"), answer(3));
    const inDist = await saved(dev);
    assert.deepEqual([inDist.functions, inDist.runs], [["built"], false]);
    assert.deepEqual(await client.ask({ action: "built" }), { version: 3 });
  });

  test("a file that a handler and the program both use changes both", async () => {
    writeFiles(folder, {
      "send/index.js": "exports.handler = async () => ({ statusCode: 200, body: JSON.stringify(process.env.LIMIT) });",
    });
    await saved(dev);
    assert.equal(await client.ask({ action: "send" }), "10");
    writeFiles(folder, { "shared/limit.js": "exports.limit = 20;" });
    const both = await saved(dev);
    assert.deepEqual([both.functions, both.runs], [["copied"], true]);
    await dev.deployed();
    assert.equal(await client.ask({ action: "send" }), "20");
    assert.deepEqual(await client.ask({ action: "copied" }), { version: 1, limit: 20 });
  });

  test("functions of the program follow its runs: new, changed, gone", async () => {
    rewrite(folder, /LIMIT: String\(limit\)(.*)name: "copied"/s, 'LIMIT: "other"$1name: "renamed"');
    await dev.deployed();
    assert.equal(await client.ask({ action: "send" }), "other");
    const list = (await (await fetch(`http://127.0.0.1:${dev.port}/2015-03-31/functions/`)).json()) as {
      readonly Functions: readonly { readonly FunctionName: string }[];
    };
    assert.deepEqual(list.Functions.map(({ FunctionName }) => FunctionName).toSorted(), ["built", "renamed", "send"]);
    assert.deepEqual(await client.ask({ action: "copied" }), { version: 1, limit: 20 });
    client.close();
    assert.equal(await dev.stop(), 0);
  });
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
  const dev = new DevHere(folder);
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
  removeSerialised(folder);
  mkdirSync(join(folder, "empty"));
  appendFileSync(
    join(folder, "index.ts"),
    `
new aws.lambda.Function("image", { role, name: "image", packageType: "Image", imageUri: "a/b" });
new aws.lambda.Function("built", { role, name: "built", runtime: "provided.al2023", handler: "x", code: new pulumi.asset.FileArchive("empty") });
new aws.lambda.Function("old", { role, name: "old", runtime: "cobol85", handler: "x", code: new pulumi.asset.FileArchive("empty") });
new aws.lambda.Function("layered", { ...common, name: "layered", code: new pulumi.asset.FileArchive("send"),
  layers: ["arn:aws:lambda:us-east-1:1:layer:other:1"] });
`,
  );
  const dev = new DevHere(folder, {}, ["--once"]);
  await dev.deployed();
  assert.equal(await dev.ended(), 0);
  for await (const _ of rest(dev)) {
    // Reads to the end.
  }
  const [first, ...more] = warnings(dev).toSorted();
  assert.match(first ?? "", /^Function built does not run: Couldn't find valid bootstrap.*go build -o bootstrap/);
  assert.match(
    more[0] ?? "",
    /^Function image does not run here: it is a container image\. Name a folder .* functions\.image\.folder/,
  );
  assert.match(more[1] ?? "", /^Function layered runs without the layer arn:.*:other:1, .* functions\.layered\.layers/);
  assert.match(more[2] ?? "", /^Function old does not run: The runtime cobol85 is not supported\./);
});

async function* rest(dev: DevReport) {
  for (;;) {
    try {
      yield await dev.next(() => true);
    } catch {
      return;
    }
  }
}
