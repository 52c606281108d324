import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import {
  createFunctions,
  FunctionDefinitionError,
  type FunctionEvent,
  FunctionServiceError,
  type HandlerFunction,
} from "./index.ts";
import { account, serveFunction } from "./test-functions.ts";

const arn = "arn:aws:lambda:us-east-1:000000000000:function:f";

test("takes a function by name, partial ARN and ARN, with a version or an alias", async (t) => {
  const { functions } = await serveFunction(
    t,
    {},
    {
      folder: undefined,
      handlerFunction: (_event, context) => context.invokedFunctionArn,
      versions: ["1"],
      aliases: { live: "1" },
    },
  );
  const called = async (name: string, qualifier?: string) => {
    const { payload, executedVersion } = await functions.invoke(name, "", { qualifier });
    return [JSON.parse(payload.toString()), executedVersion];
  };
  for (const name of ["f", "function:f", "000000000000:f", "000000000000:function:f", arn]) {
    assert.deepEqual(await called(name), [arn, "$LATEST"], name);
  }
  assert.deepEqual(await called(`${arn}:live`), [`${arn}:live`, "1"]);
  assert.deepEqual(await called("f", "1"), [`${arn}:1`, "1"]);
  assert.deepEqual(await called("f:$LATEST"), [`${arn}:$LATEST`, "$LATEST"]);
  for (const [name, qualifier, error] of [
    ["g", undefined, "ResourceNotFoundException"],
    ["111111111111:f", undefined, "ResourceNotFoundException"],
    [arn.replace("us-east-1", "eu-west-1"), undefined, "ResourceNotFoundException"],
    [arn.replace("000000000000", "111111111111"), undefined, "ResourceNotFoundException"],
    ["f", "2", "ResourceNotFoundException"],
    ["f", "constructor", "ResourceNotFoundException"],
    ["f:live", "1", "InvalidParameterValueException"],
    ["a b", undefined, "ValidationException"],
  ] as const) {
    await assert.rejects(called(name, qualifier), { name: error });
  }
});

test("refuses a payload that is not JSON or too large", async (t) => {
  const { functions } = await serveFunction(t, {}, { folder: undefined, handlerFunction: () => 1 });
  await assert.rejects(functions.invoke("f", "{"), { name: "InvalidRequestContentException", status: 400 });
  await assert.rejects(functions.invoke("f", `"${"ä".repeat(3_200_000)}"`), { status: 413 });
});

test("returns an error in place of a result that is too large", async (t) => {
  const { call } = await serveFunction(t, {}, { folder: undefined, handlerFunction: () => "x".repeat(6_291_556) });
  assert.equal((await call()).value.errorType, "Function.ResponseSizeTooLarge");
});

test("runs further invocations in further environments up to the limit, then makes them wait", async (t) => {
  let running = 0;
  let most = 0;
  const { call } = await serveFunction(
    t,
    {},
    {
      folder: undefined,
      handlerFunction: async () => {
        most = Math.max(most, ++running);
        await setTimeout(5);
        running -= 1;
      },
    },
    { maxEnvironments: 3 },
  );
  await Promise.all(Array.from({ length: 10 }, () => call()));
  assert.equal(most, 3);
});

test("runs a handler of this process that returns, throws, rejects or calls back", async (t) => {
  const outcomes: [HandlerFunction, unknown][] = [
    [(event: { n: number }) => event.n + 1, 2],
    [async () => "later", "later"],
    [() => undefined, null],
    [(_event, _context, callback) => void setTimeout(1).then(() => callback(null, "called")), "called"],
    [(_event, _context, callback) => callback(new TypeError("bad")), "bad"],
    [() => Promise.reject(new TypeError("worse")), "worse"],
    [
      () => {
        throw new TypeError("worst");
      },
      "worst",
    ],
  ];
  for (const [handlerFunction, expected] of outcomes) {
    const { call } = await serveFunction(t, {}, { folder: undefined, handlerFunction });
    const { value, functionError } = await call({ n: 1 });
    assert.deepEqual(functionError === undefined ? value : value.errorMessage, expected);
  }
});

test("refuses invocations beyond the reserved concurrency", async (t) => {
  const { call } = await serveFunction(
    t,
    {},
    {
      folder: undefined,
      handlerFunction: () => setTimeout(20, "done"),
      reservedConcurrency: 1,
    },
  );
  const first = call();
  await assert.rejects(call(), (error) => error instanceof FunctionServiceError && error.status === 429);
  assert.equal((await first).value, "done");
});

test("answers Event and DryRun at once", async (t) => {
  let calls = 0;
  const { call } = await serveFunction(
    t,
    {},
    {
      folder: undefined,
      handlerFunction: () => {
        calls += 1;
      },
    },
  );
  assert.equal((await call({}, { type: "DryRun" })).statusCode, 204);
  assert.equal(calls, 0);
  const event = await call({}, { type: "Event" });
  assert.deepEqual([event.statusCode, event.payload.length], [202, 0]);
  await setTimeout(5);
  assert.equal(calls, 1);
});

test("reports an asynchronous invocation that failed for the last time, with its error", async (t) => {
  let calls = 0;
  const discarded = Promise.withResolvers<FunctionEvent>();
  const { call } = await serveFunction(
    t,
    {},
    {
      folder: undefined,
      maximumRetryAttempts: 0,
      handlerFunction: () => {
        calls += 1;
        throw new TypeError("bad");
      },
    },
    { onEvent: (event) => event.kind === "discarded" && discarded.resolve(event) },
  );
  const { requestId } = await call({}, { type: "Event" });
  const { kind, ...event } = await discarded.promise;
  assert.deepEqual(
    [kind, event.functionName, "requestId" in event && event.requestId, "error" in event && event.error?.errorMessage],
    ["discarded", "f", requestId, "bad"],
  );
  assert.equal(calls, 1);
});

test("refuses a definition, naming function, member and accepted values", () => {
  const folder = "/tmp";
  for (const [definition, message] of [
    [{ name: "a b", folder }, 'Function "a b": name must be 1 to 64 letters, digits, - and _.'],
    [
      { name: "f", folder, runtime: "nodejs22.x", handler: "a.b", timeoutSeconds: 901 },
      'Function "f": timeoutSeconds must be a whole number from 1 to 900.',
    ],
    [
      { name: "f", folder, handler: "a.b" },
      'Function "f": runtime must be an identifier of AWS such as nodejs22.x, python3.13 or provided.al2023.',
    ],
    [
      { name: "f", folder, runtime: "nodejs22.x" },
      'Function "f": handler must be the function that nodejs22.x calls, such as index.handler.',
    ],
    [{ name: "f" }, 'Function "f": folder must be the absolute path of the function\'s code.'],
  ] as const) {
    assert.throws(
      () => createFunctions({ ...account, functions: [definition] }),
      (error) => {
        assert.ok(error instanceof FunctionDefinitionError);
        assert.equal(error.message, message);
        return true;
      },
    );
  }
});

test("ends idle environments", { timeout: 20_000 }, async (t) => {
  const { call } = await serveFunction(
    t,
    { "index.mjs": "export const handler = async () => process.pid;" },
    {},
    { idleMillis: 30 },
  );
  const one = (await call()).value;
  assert.equal((await call()).value, one);
  const isAlive = () => {
    try {
      return process.kill(one, 0);
    } catch {
      return false;
    }
  };
  while (isAlive()) await setTimeout(5);
  assert.notEqual((await call()).value, one);
});

test("bounds the log of a function that writes without end, and keeps its end", async (t) => {
  const { call, events } = await serveFunction(
    t,
    {
      "index.mjs":
        "export const handler = async () => { for (let i = 0; i < 100_000; i++) console.log(i); process.stdout.write('no end'); };",
    },
    { timeoutSeconds: 30 },
  );
  const { report, log } = await call({}, { logTail: true });
  assert.equal(report!.lines.length, 1_000);
  assert.equal(report!.omittedLines, 100_000 + 1 - 1_000);
  assert.equal(events.filter(({ kind }) => kind === "line").length, 1_000);
  assert.ok(log!.length <= 4_096);
  assert.match(log!.toString(), /99999\nno end\nEND RequestId/);
});
