import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { Integration } from "@answerback/apigatewayv2";
import { describeExchange } from "../../inspect/description/exchange-description.ts";
import { explain } from "../../inspect/description/explanation.ts";
import { ExchangeRing } from "../../inspect/exchanges/exchange-ring.ts";
import { executionLog } from "../../inspect/logs/execution-log.ts";
import { createMask } from "../../inspect/masking/mask.ts";
import { startTracing } from "../../inspect/tracing.ts";
import { TestClock } from "../../test-clock.ts";
import type { Exchange } from "../chain/exchange.ts";
import { type ApiDescription, serveApi } from "../test-api.ts";
import type { FunctionAnswer, FunctionCall, FunctionHost, FunctionInvocation } from "./function-host.ts";

type Invocation = { -readonly [Member in keyof FunctionInvocation]: FunctionInvocation[Member] };

const ok: FunctionAnswer = {
  statusCode: 200,
  payload: Buffer.from('{"statusCode":200,"body":"hi"}'),
  hasFailed: false,
};
const report = { durationMillis: 12.34, initMillis: 56.78, memoryMegabytes: 64 };

const invocation = (answer: Promise<FunctionAnswer>): Invocation => ({
  functionName: "f",
  requestId: "r-1",
  answer,
  logLines: ['INFO {"password":"hunter2"}', "x".repeat(5_000)],
  omittedLogLines: 3,
  report,
});

function integration(name: string, more: Integration = {}): Integration {
  return {
    integrationType: "AWS_PROXY",
    integrationMethod: "POST",
    integrationUri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:000000000000:function:${name}/invocations`,
    ...more,
  };
}

async function serve(t: TestContext, invoke: FunctionHost["invoke"], more: Partial<ApiDescription> = {}) {
  return serveApi(t, {
    functions: { ready: undefined, invoke },
    routes: { f: { integration: integration("f") }, g: { integration: integration("g") } },
    ...more,
  });
}

/** A message to the route `f`, and its exchange. */
async function exchangeOf(t: TestContext, of: Invocation): Promise<Exchange> {
  const api = await serve(t, () => of);
  const client = await api.connect();
  await client.ask({ action: "f" });
  return api.exchanges.at(-1)!;
}

test("asks the host first, and calls the Invoke API for functions that it does not have", async (t) => {
  const paths: string[] = [];
  const service = createServer((request, response) => {
    paths.push(decodeURIComponent(request.url ?? ""));
    response.end('{"statusCode":200,"body":"from Lambda"}');
  }).listen(0, "127.0.0.1");
  await once(service, "listening");
  t.after(() => service.close());
  const calls: FunctionCall[] = [];
  const api = await serve(
    t,
    (call) => {
      calls.push(call);
      return call.functionName.endsWith(":f") ? invocation(Promise.resolve(ok)) : undefined;
    },
    { environment: { AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(service.address() as AddressInfo).port}` } },
  );
  const client = await api.connect();
  assert.equal(await client.ask({ action: "f" }), "hi");
  assert.equal(await client.ask({ action: "g" }), "from Lambda");
  assert.deepEqual(paths, ["/2015-03-31/functions/arn:aws:lambda:eu-west-1:000000000000:function:g/invocations"]);
  const { functionName, region, invocationType, traceId, payload } = calls[0]!;
  assert.deepEqual(
    [functionName, region, invocationType],
    ["arn:aws:lambda:eu-west-1:000000000000:function:f", "eu-west-1", "RequestResponse"],
  );
  assert.match(traceId, /^Root=1-/);
  assert.match(String(payload), /"routeKey":"f"/);
  const [, here, there] = api.exchanges;
  assert.deepEqual([here?.invocation?.requestId, there?.invocation], ["r-1", undefined]);
});

test("waits for a host that starts", { timeout: 30_000 }, async (t) => {
  const started = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  let ready: Promise<void> | undefined = started.promise;
  const host: FunctionHost = {
    get ready() {
      asked.resolve();
      return ready;
    },
    invoke: () => (ready ? assert.fail("invoked too early") : invocation(Promise.resolve(ok))),
  };
  const api = await serveApi(t, { functions: host, routes: { f: { integration: integration("f") } } });
  const client = await api.connect();
  const answer = client.ask({ action: "f" });
  await asked.promise;
  await setImmediate();
  ready = undefined;
  started.resolve();
  assert.equal(await answer, "hi");
  assert.equal(api.exchanges.at(-1)?.invocation?.functionName, "f");
});

test("a time-out ends the wait with the clock of the gateway, a late answer changes nothing", async (t) => {
  const clock = TestClock.withoutPace();
  const answer = Promise.withResolvers<FunctionAnswer>();
  const running: Invocation = { ...invocation(answer.promise), report: undefined };
  const asked = Promise.withResolvers<void>();
  const api = await serve(
    t,
    () => {
      asked.resolve();
      return running;
    },
    { clock, routes: { f: { integration: integration("f", { timeoutInMillis: 5_000 }) } } },
  );
  const client = await api.connect();
  const reply = client.ask({ action: "f" });
  await asked.promise;
  clock.advance(4_999);
  assert.equal(api.exchanges.length, 1);
  clock.advance(1);
  assert.equal(JSON.parse(String(await reply)).message, "Endpoint request timed out");
  answer.resolve(ok);
  const { invocation: seen, outcome } = api.exchanges.at(-1)!;
  assert.equal(seen, running);
  assert.match(
    String(outcome.kind === "failed" && outcome.error.message),
    /^The function f did not answer within 5000 ms/,
  );
});

/** A message whose function, with a time-out of 5,000 ms, starts when the test says so. */
async function startedByTest(t: TestContext) {
  const clock = TestClock.withoutPace();
  const asked = Promise.withResolvers<void>();
  const started = Promise.withResolvers<FunctionInvocation>();
  const api = await serve(
    t,
    () => {
      asked.resolve();
      return started.promise;
    },
    { clock, routes: { f: { integration: integration("f", { timeoutInMillis: 5_000 }) } } },
  );
  const client = await api.connect();
  const reply = client.ask({ action: "f" });
  await asked.promise;
  return { api, clock, started, reply };
}

test("the time until a host of another process has started the function counts toward the time-out", async (t) => {
  const { api, clock, started, reply } = await startedByTest(t);
  clock.advance(3_000);
  const running = invocation(new Promise(() => {}));
  started.resolve(running);
  await setImmediate();
  clock.advance(1_999);
  assert.equal(api.exchanges.length, 1);
  clock.advance(1);
  assert.equal(JSON.parse(String(await reply)).message, "Endpoint request timed out");
  assert.equal(api.exchanges.at(-1)?.invocation, running);
});

test("a function that starts after the time-out is in the exchange", async (t) => {
  const { api, clock, started, reply } = await startedByTest(t);
  clock.advance(5_000);
  await reply;
  const exchange = api.exchanges.at(-1)!;
  assert.equal(exchange.invocation, undefined);
  const running = invocation(Promise.resolve(ok));
  started.resolve(running);
  await setImmediate();
  assert.equal(exchange.invocation, running);
});

test("a function that did not run fails the message with the host's reason", async (t) => {
  const refused = Promise.withResolvers<FunctionAnswer>();
  const api = await serve(t, () => {
    refused.reject(new Error("Rate Exceeded."));
    return invocation(refused.promise);
  });
  await (await api.connect()).ask({ action: "f" });
  const exchange = api.exchanges.at(-1)!;
  assert.match(
    String(exchange.outcome.kind === "failed" && exchange.outcome.error.message),
    /^Lambda refused to invoke f: Rate Exceeded\.$/,
  );
});

test("describes, explains and logs the function's part, with secrets masked", async (t) => {
  const exchange = await exchangeOf(t, invocation(Promise.resolve(ok)));
  const description = describeExchange(exchange, 1, { mask: createMask([]) });
  assert.deepEqual(description.function, {
    functionName: "f",
    requestId: "r-1",
    ...report,
    logLines: ['INFO {"password":"***"}', "x".repeat(5_000)],
    omittedLogLines: 3,
  });
  const backend = (of: Exchange) => explain(of).steps.find(({ name }) => name === "Backend")?.value;
  assert.equal(backend(exchange), "AWS_PROXY 200 from f (cold start 57 ms, 12.3 ms)");
  const warm = invocation(Promise.resolve(ok));
  warm.report = { ...report, initMillis: undefined };
  assert.equal(backend(await exchangeOf(t, warm)), "AWS_PROXY 200 from f (12.3 ms)");
  const lines = (dataTrace: boolean) =>
    executionLog(exchange, description, { kind: "on", level: "INFO", dataTrace }).map(({ message }) => message);
  assert.ok(lines(true).includes('Function log: INFO {"password":"***"}'));
  assert.ok(!lines(false).some((line) => line.startsWith("Function log")));
});

test("counts the log in the size of a kept exchange", async (t) => {
  const ring = new ExchangeRing({ maxExchanges: 10, maxBytes: 1_000_000 });
  const before = ring.bytes;
  ring.add(await exchangeOf(t, invocation(Promise.resolve(ok))), 1);
  assert.ok(ring.bytes - before > 10_000);
});

test("adds the function's part to the span of the integration, without its log", async (t) => {
  const bodies: string[] = [];
  const collector = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
  }).listen(0, "127.0.0.1");
  await once(collector, "listening");
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  t.after(() => {
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    collector.closeAllConnections();
    collector.close();
  });
  const tracing = await startTracing(process.env, assert.fail);
  tracing?.onExchange(await exchangeOf(t, invocation(Promise.resolve(ok))));
  await tracing?.close();
  const sent = bodies.join();
  for (const [key, value] of [
    ["faas.invocation_id", '{"stringValue":"r-1"}'],
    ["faas.coldstart", '{"boolValue":true}'],
    ["answerback.function.duration_millis", '{"doubleValue":12.34}'],
    ["answerback.function.memory_megabytes", '{"intValue":64}'],
  ]) {
    assert.ok(sent.includes(`{"key":"${key}","value":${value}}`), `${key} in ${sent}`);
  }
  assert.doesNotMatch(sent, /hunter2/);
});
