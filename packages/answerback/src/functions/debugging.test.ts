// A message stops at a breakpoint in its function, and goes on, with a real client and a client of the DevTools protocol.
// `debugging.process.test.ts` does the same with `answerback dev`.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { openDebuggerPort } from "@answerback/functions/debugger";
import { defaultSettings, startGateway } from "@answerback/gateway";
import { TestClient } from "../test-client.ts";
import { connectFrontEnd } from "./debugging.fixture.ts";
import { createLocalFunctions } from "./local-functions.ts";
import { createFunctionApi } from "./test-function-api.ts";

const handler = (text: string) => `export const handler = async (event) => {
  const { n } = JSON.parse(event.body);
  return { statusCode: 200, body: JSON.stringify({ text: "${text}", n }) };
};
`;

test("a message waits at a breakpoint for longer than function and integration may take, over a reload", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "answerback-debugging-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "index.mjs"), handler("one"));
  const debuggerPort = await openDebuggerPort({ port: 0 });
  const local = createLocalFunctions({
    ...defaultSettings,
    debuggerPort,
    folder: undefined,
    aws: false,
    functions: [{ name: "chat", folder, runtime: "nodejs22.x", handler: "index.handler", timeoutSeconds: 1 }],
  });
  const gateway = await startGateway({ ...defaultSettings, port: 0, onWarning: () => {}, ...local.ofGateway });
  t.after(async () => {
    await gateway.stop();
    await local.close();
    await debuggerPort.close();
  });
  await local.start(gateway);
  const url = await createFunctionApi(gateway.url, {
    chat: { function: "chat", integration: { TimeoutInMillis: 3_000 } },
  });
  const client = await TestClient.open(url);
  t.after(() => client.close());
  const front = await connectFrontEnd(t, debuggerPort.addresses().get("chat")!);
  await front.send("Debugger.enable");
  await front.send("Debugger.setBreakpointByUrl", {
    url: pathToFileURL(join(folder, "index.mjs")).href,
    lineNumber: 2,
  });
  for (const [text, n, pauseMillis] of [
    ["one", 1, 3_200],
    ["two", 2, 0],
  ] as const) {
    const answer = client.ask({ action: "chat", n });
    const { callFrames } = await front.paused();
    assert.equal(callFrames[0]?.location.lineNumber, 2);
    const { callFrameId } = callFrames[0];
    const evaluated = await front.send("Debugger.evaluateOnCallFrame", { callFrameId, expression: "n" });
    assert.deepEqual(evaluated.result, { type: "number", value: n, description: String(n) });
    await setTimeout(pauseMillis);
    await front.send("Debugger.resume");
    assert.deepEqual(await answer, { text, n });
    await writeFile(join(folder, "index.mjs"), handler("two"));
    local.functions?.reload(["chat"]);
  }
});
