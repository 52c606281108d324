// A message stops at a breakpoint in its function, and goes on, with a real client and a client of the DevTools protocol.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { openDebuggerPort } from "@answerback/functions/debugger";
import { defaultSettings, startGateway } from "@answerback/gateway";
import { WebSocket } from "ws";
import { TestClient } from "../test-client.ts";
import { copyProgram, Dev, writeFiles } from "../test-program.ts";
import { createLocalFunctions } from "./local-functions.ts";
import { createFunctionApi } from "./test-function-api.ts";

interface Pause {
  readonly callFrames: readonly { readonly callFrameId: string; readonly location: { readonly lineNumber: number } }[];
}

/** A client of the DevTools protocol that waits for pauses. */
async function connectFrontEnd(t: TestContext, url: string) {
  const socket = new WebSocket(url);
  t.after(() => socket.terminate());
  const answers = new Map<number, (result: Record<string, unknown>) => void>();
  let paused = Promise.withResolvers<Pause>();
  let id = 0;
  socket.on("message", (data) => {
    const message = JSON.parse(String(data));
    answers.get(message.id)?.(message.result);
    if (message.method === "Debugger.paused") paused.resolve(message.params);
  });
  await new Promise((resolve) => socket.once("open", resolve));
  return {
    send(method: string, params: object = {}) {
      id += 1;
      socket.send(JSON.stringify({ id, method, params }));
      return new Promise<Record<string, unknown>>((resolve) => answers.set(id, resolve));
    },
    async paused() {
      const pause = await paused.promise;
      paused = Promise.withResolvers();
      return pause;
    },
  };
}

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

test("dev --inspect lists the functions of a program, whose breakpoints are hit again after a handler was saved", {
  timeout: 90_000,
}, async (t) => {
  const programFolder = copyProgram("functions");
  const send = (version: number) =>
    `exports.handler = async () => {\n  return { statusCode: 200, body: JSON.stringify({ version: ${version} }) };\n};\n`;
  writeFiles(programFolder, { "send/index.js": send(1) });
  const dev = new Dev(programFolder, {}, ["--inspect=0"]);
  const { debugger: authority } = await dev.next(({ kind }) => kind === "listening");
  const { outputs } = await dev.deployed();
  const list = async () =>
    (await (await fetch(`http://${authority}/json/list`)).json()) as readonly Record<string, string>[];
  const before = await list();
  assert.deepEqual(before.map(({ title }) => title).toSorted(), ["copied", "inline", "send"]);
  const target = before.find(({ title }) => title === "send");
  const front = await connectFrontEnd(t, target?.webSocketDebuggerUrl ?? "");
  await front.send("Debugger.enable");
  const url = pathToFileURL(join(programFolder, "send/index.js")).href;
  await front.send("Debugger.setBreakpointByUrl", { url, lineNumber: 1 });
  const client = await TestClient.open(`ws://127.0.0.1:${dev.port}/ws/${outputs.id}/live`);
  for (const version of [1, 2]) {
    const answer = client.ask({ action: "send" });
    assert.equal((await front.paused()).callFrames[0]?.location.lineNumber, 1);
    await front.send("Debugger.resume");
    assert.deepEqual(await answer, { version });
    if (version === 2) break;
    writeFiles(programFolder, { "send/index.js": send(2) });
    await dev.next(({ kind }) => kind === "saved");
  }
  assert.deepEqual(await list(), before);

  // Its code is copied: the front end sees the files of the program.
  const copied = await connectFrontEnd(t, before.find(({ title }) => title === "copied")?.webSocketDebuggerUrl ?? "");
  await copied.send("Debugger.enable");
  const source = (version: number) => send(version).replace("  return", "\n  return");
  writeFiles(programFolder, { "copied.js": source(1) });
  await dev.next(({ kind }) => kind === "saved");
  const urlRegex = `${pathToFileURL(join(programFolder, "copied.js")).href.replace(/[/.]/g, "\\$&")}$`;
  await copied.send("Debugger.setBreakpointByUrl", { urlRegex, lineNumber: 2 });
  for (const version of [1, 2]) {
    const answer = client.ask({ action: "copied" });
    assert.equal((await copied.paused()).callFrames[0]?.location.lineNumber, 2);
    await copied.send("Debugger.resume");
    assert.deepEqual(await answer, { version });
    if (version === 2) break;
    writeFiles(programFolder, { "copied.js": source(2) });
    await dev.next(({ kind }) => kind === "saved");
  }
  client.close();
  assert.equal(await dev.stop(), 0);
});
