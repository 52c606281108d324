import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../clock.ts";
import type {
  FunctionAnswer,
  FunctionCall,
  FunctionHost,
  FunctionInvocation,
} from "../execute/integrations/function-host.ts";
import { serveApi } from "../execute/test-api.ts";
import { functionsOfParent, serveFunctions } from "./functions-topic.ts";
import { linkedPair } from "./linked-pair.fixture.ts";

const ok: FunctionAnswer = { statusCode: 200, payload: Buffer.from('{"body":"hi"}'), hasFailed: false };
const report = { durationMillis: 12.5, initMillis: 56.25, memoryMegabytes: undefined };

/** An invocation that runs until `end` is called. */
class FakeInvocation implements FunctionInvocation {
  readonly functionName: string;
  readonly requestId = "r-1";
  readonly logLines: string[] = [];
  omittedLogLines = 0;
  report: FunctionInvocation["report"] = undefined;
  readonly #ending = Promise.withResolvers<FunctionAnswer>();
  readonly answer = this.#ending.promise;

  constructor(functionName: string) {
    this.functionName = functionName;
  }

  end(answer: FunctionAnswer = ok): void {
    this.report = report;
    this.#ending.resolve(answer);
  }

  refuse(error: Error): void {
    this.#ending.reject(error);
  }
}

function linked(t: TestContext, { ready = undefined as Promise<void> | undefined } = {}) {
  const pair = linkedPair();
  t.after(() => pair.close());
  const calls: FunctionCall[] = [];
  const invocations: FakeInvocation[] = [];
  const host: FunctionHost = {
    ready,
    invoke(call) {
      calls.push(call);
      if (call.functionName === "unknown") return undefined;
      const invocation = new FakeInvocation(call.functionName);
      invocations.push(invocation);
      if (call.functionName === "quick") {
        invocation.logLines.push("quick");
        invocation.end();
      }
      return invocation;
    },
  };
  serveFunctions(pair.parent, host, systemClock);
  return { pair, calls, invocations, functions: functionsOfParent(pair.worker) };
}

const call = (functionName: string, payload: string | Buffer = "{}"): FunctionCall => ({
  functionName,
  region: "eu-west-1",
  invocationType: "RequestResponse",
  clientContext: "eyJhIjoxfQ==",
  payload,
  traceId: "Root=1-2-3",
});

test("passes the call to the parent and its answer, log and report back", async (t) => {
  const { functions, calls, invocations } = linked(t);
  const bytes = Buffer.from([0, 255, 1]);
  const invocation = await functions.invoke(call("f", bytes));
  assert.deepEqual(calls, [call("f", bytes)]);
  assert.ok(Buffer.isBuffer(calls[0]?.payload));
  assert.deepEqual([invocation?.functionName, invocation?.requestId], ["f", "r-1"]);
  assert.equal(invocation?.report, undefined);
  invocations[0]!.logLines.push("one", "two");
  invocations[0]!.omittedLogLines = 3;
  invocations[0]!.end({ statusCode: 200, payload: bytes, hasFailed: true });
  assert.ok(invocation);
  const answer = await invocation.answer;
  assert.deepEqual(answer, { statusCode: 200, payload: bytes, hasFailed: true });
  assert.ok(Buffer.isBuffer(answer.payload));
  assert.deepEqual(invocation.logLines, ["one", "two"]);
  assert.equal(invocation.omittedLogLines, 3);
  assert.deepEqual(invocation.report, report);
});

test("shows lines while the function runs, each once", async (t) => {
  const { functions, invocations } = linked(t);
  const invocation = await functions.invoke(call("f"));
  for (const line of ["one", "two", "three"]) {
    invocations[0]!.logLines.push(line);
    const deadline = AbortSignal.timeout(20_000);
    while (invocation?.logLines.at(-1) !== line) await sleep(10, undefined, { signal: deadline });
  }
  invocations[0]!.logLines.push("four");
  invocations[0]!.end();
  await invocation?.answer;
  assert.deepEqual(invocation?.logLines, ["one", "two", "three", "four"]);
});

test("does not have a function that the parent does not have", async (t) => {
  const { functions } = linked(t);
  assert.equal(await functions.invoke(call("unknown")), undefined);
});

test("receives the answer of a function that has ended before it is known", async (t) => {
  const { functions } = linked(t);
  const invocation = await functions.invoke(call("quick"));
  assert.deepEqual(await invocation?.answer, ok);
  assert.deepEqual(invocation?.logLines, ["quick"]);
});

test("rejects with the reason if the function did not run, or the parent has ended", async (t) => {
  const { functions, invocations, pair } = linked(t);
  const refused = await functions.invoke(call("f"));
  invocations[0]!.refuse(new Error("Rate Exceeded."));
  await assert.rejects(refused!.answer, { message: "Rate Exceeded." });
  const lost = await functions.invoke(call("f"));
  pair.close();
  await assert.rejects(lost!.answer, { message: /has ended/ });
  await assert.rejects(Promise.resolve(functions.invoke(call("f"))), { name: "LinkError" });
});

test("invocations wait until the functions of the parent are ready", async (t) => {
  const { promise: ready, resolve: start } = Promise.withResolvers<void>();
  const { functions, calls } = linked(t, { ready });
  const waiting = functions.ready?.then(() => functions.invoke(call("quick")));
  await sleep(20);
  assert.deepEqual(calls, []);
  start();
  assert.deepEqual(await (await waiting)?.answer, ok);
  assert.equal(functions.ready, undefined);
});

test("an exchange of a worker contains the invocation, also if its time-out passes before the function ends", async (t) => {
  const { functions, invocations } = linked(t);
  const uri = (name: string) =>
    `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:000000000000:function:${name}/invocations`;
  const integration = (name: string, timeoutInMillis = 29_000) => ({
    integrationType: "AWS_PROXY" as const,
    integrationMethod: "POST",
    integrationUri: uri(name),
    timeoutInMillis,
  });
  const api = await serveApi(t, {
    functions,
    routes: { f: { integration: integration("f") }, late: { integration: integration("late", 60) } },
  });
  const client = await api.connect();
  const answer = client.ask({ action: "f" });
  while (invocations.length === 0) await sleep(1);
  invocations[0]!.end();
  assert.equal(await answer, "hi");
  assert.deepEqual(api.exchanges.at(-1)?.invocation?.report, report);
  assert.match(String(await client.ask({ action: "late" })), /timed out|Internal server error|Endpoint request/);
  const exchange = api.exchanges.at(-1)!;
  // The invocation may start after the time-out.
  while (exchange.invocation === undefined) await sleep(1);
  assert.equal(exchange.invocation.report, undefined);
  invocations[1]!.logLines.push("slow");
  invocations[1]!.end();
  await exchange.invocation.answer;
  assert.deepEqual(exchange.invocation.logLines, ["slow"]);
});
