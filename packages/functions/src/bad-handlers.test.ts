import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { serveFunction, TurnedTimeouts } from "./test-functions.ts";

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Waits, because the system reports the end of a process a moment later. */
async function hasEnded(pid: number): Promise<void> {
  for (let tries = 0; isAlive(pid); tries++) {
    assert.ok(tries < 500, `process ${pid} is still running`);
    await setTimeout(10);
  }
}

test("ends a process that a function started, with the function", { timeout: 20_000 }, async (t) => {
  const clock = new TurnedTimeouts();
  const { call, functions } = await serveFunction(
    t,
    {
      "index.mjs": `import { spawn } from "node:child_process";
        let child;
        export const handler = async ({ how }) => {
          child ??= spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], { stdio: "inherit" });
          if (how === "exit") process.exit(1);
          if (how === "hang") await new Promise((resolve) => setTimeout(resolve, 60_000));
          return child.pid;
        };`,
    },
    { timeoutSeconds: 1 },
    { clock },
  );
  const one = (await call()).value;
  assert.ok(isAlive(one));
  assert.match((await call({ how: "exit" })).value.errorMessage, /exit status 1$/);
  await hasEnded(one);
  const two = (await call()).value;
  const hanging = call({ how: "hang" });
  await clock.pass(1_000);
  assert.match((await hanging).value.errorMessage, /timed out/);
  await hasEnded(two);
  const three = (await call()).value;
  await functions.close();
  await hasEnded(three);
});

test("returns an exit error if a handler runs out of memory, and goes on", { timeout: 60_000 }, async (t) => {
  const { call } = await serveFunction(
    t,
    {
      "index.mjs":
        "export const handler = async ({ leak }) => { const all = []; while (leak) all.push(new Array(100_000).fill(all.length)); return 1; };",
    },
    { timeoutSeconds: 50, environment: { NODE_OPTIONS: "--max-old-space-size=32" } },
  );
  assert.match((await call({ leak: true })).value.errorMessage, /Runtime exited with error: signal: aborted$/);
  assert.equal((await call()).value, 1);
});

test("keeps functions apart: one that blocks its process delays no other", { timeout: 20_000 }, async (t) => {
  const clock = new TurnedTimeouts();
  const { call, functions, folder } = await serveFunction(
    t,
    { "index.mjs": "export const handler = async ({ block }) => { while (block); return process.pid; };" },
    { timeoutSeconds: 2 },
    { clock },
  );
  functions.define({ name: "g", folder, runtime: "nodejs22.x", handler: "index.handler" });
  await functions.invoke("g", "{}");
  const blocked = call({ block: true });
  for (let n = 0; n < 20; n++) {
    const { functionError } = await functions.invoke("g", "{}");
    assert.equal(functionError, undefined);
  }
  assert.equal((await call()).functionError, undefined);
  await clock.pass(2_000);
  assert.match((await blocked).value.errorMessage, /timed out/);
});

test("returns an error that names a folder or a program that does not exist", async (t) => {
  const { functions, folder } = await serveFunction(t, {}, {}, { python: "no-such-python" });
  const messageOf = async (definition: object) => {
    functions.define({ name: "f", handler: "app.handler", runtime: "python3.13", folder, ...definition });
    return JSON.parse((await functions.invoke("f", "{}")).payload.toString()).errorMessage;
  };
  assert.equal(
    await messageOf({ folder: "/no/such/folder" }),
    "The folder /no/such/folder of the function's code does not exist.",
  );
  assert.equal(await messageOf({}), "The runtime cannot be started: spawn no-such-python ENOENT");
});

test("reports an asynchronous invocation that failed for the last time", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let calls = 0;
  const { call, events } = await serveFunction(
    t,
    {},
    {
      folder: undefined,
      handlerFunction: () => {
        calls += 1;
        throw new Error("never");
      },
    },
  );
  await call({}, { type: "Event" });
  for (const millis of [60_000, 120_000]) {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    t.mock.timers.tick(millis);
  }
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(calls, 3);
  const discarded = events.filter((it) => it.kind === "discarded");
  assert.deepEqual(
    discarded.map(({ error }) => error.errorMessage),
    ["never"],
  );
});
