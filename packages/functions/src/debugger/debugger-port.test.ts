import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { WebSocket } from "ws";
import type { FunctionDefinition } from "../index.ts";
import { serveFunction, writeFiles } from "../test-functions.ts";
import { type DebuggerPort, openDebuggerPort } from "./index.ts";
import { connectFrontEnd } from "./test-front-end.ts";

async function openPort(t: TestContext): Promise<DebuggerPort> {
  const debuggerPort = await openDebuggerPort({ port: 0 });
  t.after(() => debuggerPort.close());
  return debuggerPort;
}

type Files = Parameters<typeof serveFunction>[1];

/** One function `f` with a debugger, and a front end that debugs it. */
async function debugFunction(t: TestContext, files: Files, definition: Partial<FunctionDefinition> = {}) {
  const debuggerPort = await openPort(t);
  const served = await serveFunction(t, files, definition, { debuggerPort, maxEnvironments: 5, idleMillis: 1 });
  const front = await connectFrontEnd(t, debuggerPort.addresses().get("f")!);
  await front.send("Runtime.enable");
  await front.send("Debugger.enable");
  const url = pathToFileURL(join(served.folder, "index.mjs")).href;
  return {
    ...served,
    debuggerPort,
    front,
    breakAt: (lineNumber: number) => front.send("Debugger.setBreakpointByUrl", { url, lineNumber }),
    async evaluate(expression: string, callFrameId: string) {
      const { result } = await front.send("Debugger.evaluateOnCallFrame", { callFrameId, expression });
      return result.value;
    },
  };
}

const handler = (text: string) => `const loaded = "${text}";
export const handler = async (event, context) => {
  const asked = event.n;
  const left = context.getRemainingTimeInMillis();
  return { text: "${text}", asked, left, after: context.getRemainingTimeInMillis() };
};
`;

test("stops at breakpoints that were set before the first invocation, and again in the process of the changed code", async (t) => {
  const { front, call, breakAt, evaluate, functions, folder } = await debugFunction(
    t,
    { "index.mjs": handler("one") },
    { timeoutSeconds: 1 },
  );
  await breakAt(0);
  await breakAt(3);
  let answered = false;
  const first = call({ n: 1 }).finally(() => {
    answered = true;
  });
  const atFirstLine = await front.event("Debugger.paused");
  assert.equal(atFirstLine.callFrames[0].location.lineNumber, 0);
  await front.send("Debugger.resume");
  const atLine = await front.event("Debugger.paused");
  const [frame] = atLine.callFrames;
  assert.deepEqual([frame.functionName, frame.location.lineNumber], ["handler", 3]);
  assert.equal(await evaluate("asked", frame.callFrameId), 1);
  await setTimeout(1_300);
  assert.equal(answered, false);
  await front.send("Debugger.resume");
  const { value, durationMillis } = await first;
  assert.deepEqual([value.text, value.asked], ["one", 1]);
  assert.ok(value.left > 300 && value.left <= 1_000, `${value.left} ms are left`);
  assert.ok(durationMillis < 1_200, `${durationMillis} ms do not contain the pause`);

  await writeFiles(folder, { "index.mjs": handler("two") });
  functions.reload(["f"]);
  await front.event("Runtime.executionContextsCleared");
  const second = call({ n: 2 });
  for (const line of [0, 3]) {
    const { callFrames, hitBreakpoints } = await front.event("Debugger.paused");
    assert.equal(callFrames[0].location.lineNumber, line);
    assert.equal(hitBreakpoints.length, 1);
    await front.send("Debugger.resume");
  }
  assert.equal((await second).value.text, "two");
  // A breakpoint of the old process has the same identifier in the new one.
  await front.send("Debugger.removeBreakpoint", { breakpointId: atLine.hitBreakpoints[0] });
  await call({ n: 3 });
  functions.reload(["f"]);
  const third = call({ n: 4 });
  assert.equal((await front.event("Debugger.paused")).callFrames[0].location.lineNumber, 0);
  await front.send("Debugger.resume");
  assert.equal((await third).value.asked, 4);
});

test("a function has the same process until it changes, and one invocation at a time", async (t) => {
  const { call, front, breakAt } = await debugFunction(t, {
    "index.mjs": "export const handler = async (event) => {\n  return [process.pid, event.n];\n};\n",
  });
  await breakAt(1);
  const calls = [call({ n: 0 }), call({ n: 1 }), call({ n: 2 })];
  for (const _ of calls) {
    await front.event("Debugger.paused");
    await setTimeout(20);
    await front.send("Debugger.resume");
  }
  const [first, ...others] = (await Promise.all(calls)).map(({ value }) => value);
  assert.deepEqual(
    others.map(([pid]) => pid),
    [first[0], first[0]],
  );
});

test("a front end that leaves lets a stopped function go on, with the rest of its time", async (t) => {
  const { call, front, breakAt } = await debugFunction(t, { "index.mjs": handler("one") }, { timeoutSeconds: 1 });
  await breakAt(3);
  const called = call({ n: 1 });
  await front.event("Debugger.paused");
  await setTimeout(900);
  await front.close();
  const { value } = await called;
  assert.ok(value.left > 300 && value.left <= 1_000, `${value.left} ms are left`);
});

test("time-outs run on after a pause", async (t) => {
  const { call, front, breakAt } = await debugFunction(
    t,
    { "index.mjs": "export const handler = async () => {\n  const a = 1;\n  for (;;);\n};\n" },
    { timeoutSeconds: 1 },
  );
  await breakAt(1);
  const called = call();
  await front.event("Debugger.paused");
  await setTimeout(900);
  await front.send("Debugger.resume");
  await front.event("Debugger.resumed");
  const started = performance.now();
  assert.match((await called).value.errorMessage, /Task timed out after 1.00 seconds$/);
  assert.ok(performance.now() - started > 300);
});

test("while one function is stopped, a function that waits for it has time", async (t) => {
  const { call, front, breakAt, functions } = await debugFunction(
    t,
    { "index.mjs": "export const handler = async () => {\n  return 'inner';\n};\n" },
    { timeoutSeconds: 1 },
  );
  functions.define({
    name: "outer",
    timeoutSeconds: 1,
    handlerFunction: async () => String((await functions.invoke("f", "")).payload),
  });
  await breakAt(1);
  const outer = functions.invoke("outer", "");
  const waiting = call();
  for (const millis of [1_300, 0]) {
    await front.event("Debugger.paused");
    await setTimeout(millis);
    await front.send("Debugger.resume");
  }
  assert.equal(JSON.parse(String((await outer).payload)), '"inner"');
  assert.equal((await waiting).value, "inner");
});

test("moves the deadline of a function that runs while another one is stopped", async (t) => {
  const { call, front, breakAt, functions, folder, debuggerPort } = await debugFunction(t, {
    "index.mjs": "export const handler = async () => {\n  return 1;\n};\n",
    "g.mjs": `import { existsSync, writeFileSync } from "node:fs";
      export const handler = async (_, context) => {
        writeFileSync("begun", "");
        while (!existsSync("end")) await new Promise((resolve) => setTimeout(resolve, 5));
        return context.getRemainingTimeInMillis();
      }`,
  });
  functions.define({ name: "g", folder, runtime: "nodejs22.x", handler: "g.handler", timeoutSeconds: 60 });
  assert.deepEqual([...debuggerPort.addresses().keys()], ["f", "g"]);
  await breakAt(1);
  const other = functions.invoke("g", "");
  while (!existsSync(join(folder, "begun"))) await setTimeout(5);
  const begun = performance.now();
  const called = call();
  await front.event("Debugger.paused");
  await setTimeout(1_000);
  await front.send("Debugger.resume");
  await called;
  await writeFiles(folder, { end: "" });
  const left = Number(String((await other).payload));
  const since = performance.now() - begun;
  assert.ok(left > 60_000 - since + 500, `${left} ms are left after ${since} ms with a pause of 1,000 ms`);
  assert.ok(left <= 60_000);
});

test("a handler that exits ends, although front ends are connected, and its successor stops as well", async (t) => {
  const { call, front, breakAt, events } = await debugFunction(t, {
    "index.mjs": "export const handler = async (event) => {\n  if (event.exit) process.exit(3);\n  return 1;\n};\n",
  });
  await breakAt(2);
  assert.match((await call({ exit: true })).value.errorMessage, /exit status 3$/);
  const called = call();
  await front.event("Debugger.paused");
  await front.send("Debugger.resume");
  assert.equal((await called).value, 1);
  assert.deepEqual(
    events.filter(({ kind }) => kind === "line"),
    [],
  );
});

test("a process that ends while it is stopped answers its front end", async (t) => {
  const { call, front, breakAt } = await debugFunction(t, { "index.mjs": handler("one") });
  await breakAt(3);
  const called = call({ n: 1 });
  const [{ callFrameId }] = (await front.event("Debugger.paused")).callFrames;
  const expression = 'process.kill(process.pid, "SIGKILL")';
  await assert.rejects(front.send("Debugger.evaluateOnCallFrame", { callFrameId, expression }), /process has ended/);
  assert.match((await called).value.errorMessage, /signal: killed$/);
  await front.event("Debugger.resumed");
  await front.event("Runtime.executionContextsCleared");
  const again = call({ n: 2 });
  await front.event("Debugger.paused");
  await front.send("Debugger.resume");
  assert.equal((await again).value.asked, 2);
});

test("a function that is removed while it is stopped ends, and disconnects its front ends", async (t) => {
  const { call, front, breakAt, functions, debuggerPort } = await debugFunction(t, { "index.mjs": handler("one") });
  await breakAt(3);
  const called = call({ n: 1 });
  await front.event("Debugger.paused");
  await functions.remove("f");
  assert.match((await called).value.errorMessage, /signal: killed$/);
  const { pausedMillis } = debuggerPort.clock;
  await setTimeout(20);
  assert.equal(debuggerPort.clock.pausedMillis, pausedMillis);
  await front.closed;
});

test("a function that is defined again with other code keeps its front ends and their breakpoints", async (t) => {
  const { call, front, breakAt, functions, folder, debuggerPort } = await debugFunction(t, {
    "index.mjs": handler("one"),
  });
  const before = debuggerPort.addresses().get("f");
  await breakAt(3);
  functions.define({
    name: "f",
    folder,
    runtime: "nodejs24.x",
    handler: "index.handler",
    environment: { A: "1", NODE_OPTIONS: "--stack-trace-limit=5" },
  });
  assert.equal(debuggerPort.addresses().get("f"), before);
  const called = call({ n: 1 });
  const { callFrames } = await front.event("Debugger.paused");
  const evaluated = await front.send("Debugger.evaluateOnCallFrame", {
    callFrameId: callFrames[0].callFrameId,
    expression: "[process.env.A, Error.stackTraceLimit].join()",
  });
  assert.equal(evaluated.result.value, "1,5");
  await front.send("Debugger.resume");
  await called;
});

test("two functions are in one list, under their names, with addresses that do not change", async (t) => {
  const { functions, folder, debuggerPort, call } = await debugFunction(t, { "index.mjs": handler("one") });
  functions.define({ name: "g", folder, runtime: "nodejs22.x", handler: "index.handler" });
  functions.define({ name: "inProcess", handlerFunction: () => 1 });
  const get = async (path: string) => (await fetch(`http://${debuggerPort.authority}${path}`)).json();
  const list = async () => (await get("/json/list")) as Record<string, string>[];
  const before = await list();
  assert.deepEqual(
    before.map((it) => [it.title, it.type, it.url, it.webSocketDebuggerUrl]),
    ["f", "g"].map((name) => [name, "node", pathToFileURL(folder).href, debuggerPort.addresses().get(name)]),
  );
  await call({ n: 1 });
  functions.reload(["f", "g"]);
  await call({ n: 1 });
  assert.deepEqual(await list(), before);
  const version = (await get("/json/version")) as Record<string, string>;
  assert.match(version.Browser!, /^node\.js\/v/);
  await functions.remove("f");
  assert.deepEqual(
    (await list()).map(({ title }) => title),
    ["g"],
  );
});

test("refuses hosts of elsewhere, foreign pages, and unknown addresses", async (t) => {
  const { debuggerPort } = await debugFunction(t, { "index.mjs": handler("one") });
  const url = debuggerPort.addresses().get("f")!;
  const { port } = new URL(url);
  const status = (path: string, headers: Record<string, string>) =>
    new Promise((resolve, reject) =>
      request({ host: "127.0.0.1", port, path, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end(),
    );
  const opens = (address: string, headers: Record<string, string>) =>
    new Promise((resolve) => {
      const socket = new WebSocket(address, { headers });
      socket.once("open", () => resolve(socket.close() ?? true)).once("error", ({ message }) => resolve(message));
    });
  const [host, own] = [{ Host: "example.com:9229" }, { Host: "LOCALHOST:9229" }];
  assert.deepEqual([await status("/json", host), await status("/json", own)], [403, 200]);
  assert.equal(await status("/json/list", { Origin: "http://localhost:3000" }), 403);
  assert.equal(await status("/json/list", { "Sec-Fetch-Site": "cross-site" }), 403);
  for (const bad of ["127.0.0.1.example.com", "127.example.com", "localhost.example.com", "0.0.0.0", "10.0.0.1"]) {
    assert.equal(await status("/json", { Host: bad }), 403, bad);
  }
  for (const good of ["127.0.0.1", "127.0.0.2:1", "[::1]:9229", "localhost"]) {
    assert.equal(await status("/json", { Host: good }), 200, good);
  }
  assert.equal(await status("/other", {}), 404);
  assert.match(String(await opens(url, host)), /403/);
  assert.match(String(await opens(url, { Origin: "https://example.com" })), /403/);
  assert.match(String(await opens(url, { Origin: "http://127.0.0.1:9229" })), /403/);
  assert.match(String(await opens(`${url}0`, {})), /404/);
  assert.equal(await opens(url, { Origin: "devtools://devtools" }), true);
  assert.equal(await opens(url, {}), true);
  await assert.rejects(
    openDebuggerPort({ host: "0.0.0.0" }),
    /cannot listen on 0\.0\.0\.0, because its clients can run any code/,
  );
  await assert.rejects(openDebuggerPort({ port: Number(port) }), /is in use.*--inspect=PORT/);
});
