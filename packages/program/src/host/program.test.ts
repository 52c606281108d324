// Runs of whole programs: the main path of a Node.js program, and what stops a run before the program starts.
// program.process.test.ts has all other runs.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { tokens } from "../engine/fake-service.ts";
import { ProgramError } from "./program-error.ts";
import { head, program, TestProgram, temporaryFolder } from "./test-program.ts";

test("runs a TypeScript program with extensionless imports, enums and __dirname, and returns its exports", async () => {
  const made = await program({
    "index.ts": `${head}
      import { Protocol } from "./protocol";
      import { readFileSync } from "fs";
      const api = new aws.apigatewayv2.Api("chat", {
        name: "chat",
        protocolType: Protocol.WebSocket,
        description: readFileSync(__dirname + "/description.txt", "utf8"),
      });
      const mock = new aws.apigatewayv2.Integration("mock", { apiId: api.id, integrationType: "MOCK" });
      console.log("two resources");
      export const apiId = api.id;
      export const target = pulumi.interpolate\`integrations/\${mock.id}\`;
      export const hidden = pulumi.secret("hush");`,
    "protocol.ts": `export enum Protocol { WebSocket = "WEBSOCKET" }`,
    "description.txt": "a chat",
  });
  const result = await made.run();
  assert.deepEqual(result.errors, []);
  assert.deepEqual(result.outputs, { apiId: "api-1", target: "integrations/integration-2", hidden: "[secret]" });
  assert.deepEqual(made.service.resources.get("api-1")?.inputs, {
    name: "chat",
    protocolType: "WEBSOCKET",
    description: "a chat",
  });
  assert.deepEqual(made.lines(), ["two resources"]);

  const again = await made.run();
  assert.deepEqual(again.changes, { created: 0, updated: 0, replaced: 0, deleted: 0, same: 2 });

  await made.write({
    "index.ts": `${head}new aws.apigatewayv2.Api("chat", { name: "chat", protocolType: "WEBSOCKET" });`,
  });
  const less = await made.run();
  assert.deepEqual(made.changes(), ["update Api chat", "delete Integration "]);
  assert.deepEqual(less.outputs, {});
});

test("reports the TypeScript line of an error that the program throws, and deletes nothing", async () => {
  const made = await program({
    "index.ts": `${head}new aws.apigatewayv2.Api("chat", { name: "chat", protocolType: "WEBSOCKET" });`,
  });
  await made.run();
  await made.write({
    "index.ts": `${head}
interface Unused {
  readonly a: string;
}
const find = (names: string[]): string => names[3]!.toUpperCase();
find(["a"]);`,
  });
  const result = await made.run();
  assert.equal(result.kind, "failed");
  assert.deepEqual(
    result.errors.map((it) => it.code),
    ["PROGRAM_FAILED"],
  );
  assert.equal(
    result.errors[0]?.message,
    [
      "index.ts:7:53: TypeError: Cannot read properties of undefined (reading 'toUpperCase')",
      "  7 | const find = (names: string[]): string => names[3]!.toUpperCase();",
      "    |                                                     ^",
      "    called from index.ts:8:1",
    ].join("\n"),
  );
  assert.deepEqual(made.changes(), []);
});

test("reports a failed resource once, with its place in the program", async () => {
  const made = await program({
    "index.ts": `${head}
type Unused = { a: string };
const api = new aws.apigatewayv2.Api("chat", { name: "chat", protocolType: "WEBSOCKET" });
new aws.apigatewayv2.Integration("mock", { apiId: api.id, integrationType: "MOCK" });
export const id = api.id;`,
  });
  made.service.failing.set("chat", "throws");
  const result = await made.run();
  assert.deepEqual(
    result.errors.map((it) => it.message),
    [`chat (${tokens.api}): chat is refused`],
  );
  const failed = made.events.find((it) => it.kind === "step-failed");
  assert.deepEqual(failed?.position, { file: join(made.folder, "index.ts"), line: 5, column: 13 });
  assert.deepEqual(made.changes(), ["create Api chat"]);
});

test("a missing virtual environment of a Python program is an error with the command to run", async () => {
  const made = await program({
    "Pulumi.yaml": "name: shop\nruntime: { name: python, options: { virtualenv: venv } }\n",
  });
  await assert.rejects(made.run(), { code: "PACKAGES_MISSING", message: /python3 -m venv venv/ });
});

for (const { title, files, code, message } of [
  {
    title: "an invalid Pulumi.yaml",
    files: { "Pulumi.yaml": "name: [" },
    code: "PROJECT_INVALID",
    message: /Pulumi\.yaml:\d+:\d+ is not valid YAML/,
  },
  {
    title: "a project without a name",
    files: { "Pulumi.yaml": "runtime: nodejs" },
    code: "PROJECT_INVALID",
    message: /has no name/,
  },
  {
    title: "an unsupported runtime",
    files: { "Pulumi.yaml": "name: shop\nruntime: java" },
    code: "RUNTIME_NOT_SUPPORTED",
    message: /runtime: java/,
  },
]) {
  test(`${title} is refused before the program starts`, async () => {
    const made = await program(files);
    await assert.rejects(made.run(), (error) => {
      assert.ok(error instanceof ProgramError);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      return true;
    });
  });
}

test("refuses a folder without Pulumi.yaml, and one that does not exist", async () => {
  const folder = await temporaryFolder();
  await assert.rejects(new TestProgram(folder).run(), { code: "PROJECT_NOT_FOUND", message: /has no Pulumi\.yaml/ });
  await assert.rejects(new TestProgram(join(folder, "none")).run(), { message: /does not exist/ });
});

test("missing packages are an error with the command to run", async () => {
  const made = new TestProgram(await temporaryFolder());
  await made.write({ "Pulumi.yaml": "name: shop\nruntime: nodejs\n", "index.ts": "" });
  await assert.rejects(made.run(), { code: "PACKAGES_MISSING", message: /`npm install @pulumi\/pulumi`/ });
});

test("a damaged state file stops the run before any call to the service", async () => {
  const made = await program({
    "index.ts": `${head}new aws.apigatewayv2.Api("chat", { name: "chat", protocolType: "WEBSOCKET" });`,
    ".answerback/stacks/dev.json": "{",
  });
  await assert.rejects(made.run(), { code: "STATE_UNUSABLE", message: /--reset/ });
  assert.deepEqual(made.changes(), []);
});
