// Front ends debug Node.js functions: breakpoints, the list of functions, refused clients. The file beside it,
// `debugger-port.process.test.ts`, has what takes time: time-outs, and processes that end.
import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { WebSocket } from "ws";
import { writeFiles } from "../test-functions.ts";
import { debugFunction, handler } from "./debugger-port.fixture.ts";
import { openDebuggerPort } from "./index.ts";

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
