// `dev` as a process that serves a template, which is saved.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folderWith, quotes } from "./template.fixture.ts";
import { Dev } from "./test-program.ts";

const timeout = 60_000;

/** The answer of a real client to one message. */
function answer(url: unknown, message = '{"action":"quote"}'): Promise<unknown> {
  const socket = new WebSocket(String(url));
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  socket.onopen = () => socket.send(message);
  socket.onmessage = ({ data }) => resolve(JSON.parse(String(data)));
  socket.onerror = () => reject(new Error(`no connection to ${url}`));
  return promise.finally(() => socket.close());
}

test("dev serves a template, and a saved template over open connections", { timeout }, async () => {
  const folder = folderWith({ "template.yaml": quotes });
  const dev = new Dev(folder, {}, ["-c", "Greeting=hi"]);
  const { outputs, resources } = await dev.deployed();
  assert.deepEqual(await answer(outputs.Url), { says: "hi", stage: "live" });
  assert.match(String(outputs.Queue), /^arn:aws:sqs:us-east-1:\d{12}:dev-Jobs-[A-Z2-7]{12}$/);
  assert.deepEqual(resources.find(({ name }) => name === "Mock")?.type, "AWS::ApiGatewayV2::Integration");

  writeFileSync(join(folder, "template.yaml"), quotes.replace('"says"', '"greets"'));
  const again = await dev.deployed();
  assert.deepEqual(again.changes, { created: 0, updated: 1, replaced: 0, deleted: 0, same: 6 });
  assert.deepEqual(await answer(again.outputs.Url), { greets: "hi", stage: "live" });

  writeFileSync(join(folder, "template.yaml"), quotes.replace("!Ref Mock]", "!Ref Mok]"));
  const fault = await dev.next(({ kind }) => kind === "template-fault");
  assert.match(String(fault.message), /^The template has no parameter or resource Mok\. Did you mean Mock\?/);
  assert.deepEqual(fault.position, { file: join(folder, "template.yaml"), line: 36, column: 51 });
  assert.equal((await dev.result()).result, "failed");
  assert.deepEqual(await answer(again.outputs.Url), { greets: "hi", stage: "live" });
  assert.equal(await dev.stop(), 0);
});
