// Time-outs and deadlines of functions while front ends stop them, and functions that end, are removed or change then.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { writeFiles } from "../test-functions.ts";
import { debugFunction, handler } from "./debugger-port.fixture.ts";

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
