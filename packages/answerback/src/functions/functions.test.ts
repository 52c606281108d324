// Integrations and authorizers on functions of this machine, with a real client.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, type TestContext, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { Step } from "@answerback/gateway";
import type { ExchangeDescription } from "@answerback/gateway/inspector-api";
import {
  type Exchange,
  type FolderFunction,
  type HandlerFunction,
  type StartGatewayOptions,
  startGateway,
} from "../index.ts";
import { TestClient } from "../test-client.ts";
import { createFunctionApi, type FunctionRoute, functionArn } from "./test-function-api.ts";

const folder = await mkdtemp(join(tmpdir(), "answerback-functions-"));
after(() => rm(folder, { recursive: true, force: true }));
await writeFile(
  join(folder, "index.mjs"),
  `import { existsSync } from "node:fs";
  export const handler = async (event) => {
    console.log("got", event.body ?? event.text);
    if (event.text === "missing") throw new Error("Item not found: 7");
    if (event.text === "exit") process.exit(3);
    if (event.text === "slow") while (!existsSync("released")) await new Promise((resolve) => setTimeout(resolve, 5));
    if (event.text !== undefined) return { text: event.text, trace: process.env._X_AMZN_TRACE_ID };
    if (JSON.parse(event.body ?? "{}").fail) throw new TypeError("bad");
    return { statusCode: 200, body: JSON.stringify({ route: event.requestContext.routeKey }) };
  };`,
);
const inFolder = (more: Partial<FolderFunction> = {}): FolderFunction => ({
  folder,
  runtime: "nodejs22.x",
  handler: "index.handler",
  ...more,
});

async function serve(
  t: TestContext,
  functions: Readonly<Record<string, HandlerFunction | FolderFunction>>,
  routes: Readonly<Record<string, FunctionRoute>>,
  authorizer?: string,
  options: Pick<StartGatewayOptions, "clock" | "onFunctionEvent"> = {},
) {
  const exchanges: Exchange[] = [];
  const waiting: ((exchange: Exchange) => void)[] = [];
  const gateway = await startGateway({
    ...options,
    functions,
    onExchange: (exchange) => {
      exchanges.push(exchange);
      waiting.shift()?.(exchange);
    },
  });
  t.after(() => gateway.stop());
  const url = await createFunctionApi(gateway.url, routes, authorizer);
  return {
    gateway,
    url,
    exchanges,
    nextExchange: () => new Promise<Exchange>((resolve) => waiting.push(resolve)),
    async connect(headers: Readonly<Record<string, string>> = {}) {
      const client = await TestClient.open(url, headers);
      t.after(() => client.close());
      return client;
    },
  };
}

async function described(url: string, requestId: string) {
  const response = await fetch(`${url}/inspector/api/exchanges/${encodeURIComponent(requestId)}`);
  const description = (await response.json()) as ExchangeDescription;
  const step = (name: Step["name"]) => description.explanation.steps.find((it) => it.name === name)?.value;
  return { ...description, step };
}

test("AWS_PROXY: a function in a folder and one of this process answer, its log is part of the exchange", async (t) => {
  const { connect, exchanges, gateway } = await serve(
    t,
    { chat: inFolder(), here: (event: { body: string }) => ({ statusCode: 200, body: event.body.toUpperCase() }) },
    { chat: { function: "chat" }, here: { function: "here" } },
  );
  const client = await connect();
  assert.deepEqual(await client.ask({ action: "chat" }), { route: "chat" });
  assert.deepEqual(await client.ask({ action: "here" }), { ACTION: "HERE" });
  assert.deepEqual(await client.ask({ action: "chat" }), { route: "chat" });
  const [, cold, , warm] = exchanges;
  assert.equal(cold?.invocation?.functionName, "chat");
  assert.ok((cold?.invocation?.report?.initMillis ?? 0) > 0);
  assert.equal(warm?.invocation?.report?.initMillis, undefined);
  const { function: called, step } = await described(gateway.url, cold?.event.requestId ?? "");
  assert.match(called?.logLines[0] ?? "", /\tINFO\tgot \{"action":"chat"\}$/);
  assert.ok(Number(called?.memoryMegabytes) > 0 && Number(called?.durationMillis) > 0);
  assert.match(step("Backend") ?? "", /^AWS_PROXY 200 from chat \(cold start \d+ ms, [\d.]+ ms\)$/);
});

test("AWS: the error of a function selects its integration response", async (t) => {
  const responses = {
    "/.*not found.*/": `{"missing": $input.json('$.errorMessage')}`,
    "/.*Runtime exited.*/": `{"type": $input.json('$.errorType')}`,
    $default: `{"text": $input.json('$.text'), "trace": $input.json('$.trace'), "xray": "$context.xrayTraceId"}`,
  };
  const integration = {
    RequestTemplates: { $default: `{"text": $input.json('$.text')}` },
    TemplateSelectionExpression: "\\$default",
  };
  const { connect } = await serve(
    t,
    {
      lookup: inFolder(),
      here: ({ text }: { text: string }) => {
        if (text === "missing") throw new Error("Item not found: 8");
        return { text };
      },
    },
    {
      lookup: { function: "lookup", type: "AWS", responses, integration },
      here: { function: functionArn("here"), type: "AWS", responses, integration },
    },
  );
  const client = await connect();
  const found = (await client.ask({ action: "lookup", text: "x" })) as Record<string, string>;
  assert.equal(found.text, "x");
  assert.match(found.trace ?? "", /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  assert.equal(found.trace, found.xray);
  assert.deepEqual(await client.ask({ action: "lookup", text: "missing" }), { missing: "Item not found: 7" });
  assert.deepEqual(await client.ask({ action: "lookup", text: "exit" }), { type: "Runtime.ExitError" });
  assert.equal(((await client.ask({ action: "lookup", text: "y" })) as Record<string, string>).text, "y");
  assert.deepEqual(await client.ask({ action: "here", text: "missing" }), { missing: "Item not found: 8" });
});

test("AWS_PROXY: a function that fails, or refuses, fails the message or the handshake", async (t) => {
  const { connect, url, exchanges } = await serve(
    t,
    {
      chat: inFolder(),
      connect: ({ headers }: { headers: Record<string, string> }) => {
        if (headers.Mode === "throw") throw new Error("no");
        return { statusCode: Number(headers.Mode ?? 200) };
      },
      busy: { ...inFolder(), reservedConcurrency: 0 },
    },
    {
      $connect: { function: "connect" },
      chat: { function: "chat" },
      busy: { function: "busy" },
      gone: { function: "gone" },
    },
  );
  assert.equal(await TestClient.refused(url, { Mode: "403" }), 403);
  assert.equal(await TestClient.refused(url, { Mode: "throw" }), 502);
  const client = await connect();
  for (const message of [{ action: "chat", fail: true }, { action: "busy" }, { action: "gone" }]) {
    const answer = (await client.ask(message)) as Record<string, string>;
    assert.equal(answer.message, "Internal server error");
  }
  const reasons = exchanges
    .slice(-3)
    .map(({ outcome }) => (outcome.kind === "failed" ? outcome.error.message : outcome.kind));
  assert.match(reasons[0] ?? "", /^The function failed: .*TypeError/);
  assert.equal(reasons[1], "Lambda refused to invoke busy: Rate Exceeded.");
  // Not one of the gateway's functions: the Invoke API, which no variable names here.
  assert.match(reasons[2] ?? "", /AWS_ENDPOINT_URL_LAMBDA/);
  assert.deepEqual(await client.ask({ action: "chat" }), { route: "chat" });
});

test("an integration that times out leaves its function running, with its log", { timeout: 60_000 }, async (t) => {
  const hasBegun = Promise.withResolvers<void>();
  const { connect, exchanges, gateway } = await serve(
    t,
    { slow: inFolder() },
    {
      slow: {
        function: "slow",
        type: "AWS",
        integration: { TimeoutInMillis: 700, PassthroughBehavior: "WHEN_NO_MATCH" },
        responses: { $default: "$input.json('$.text')" },
      },
    },
    undefined,
    {
      clock: "manual",
      onFunctionEvent: (event) => {
        if (event.kind === "line" && event.text.endsWith("got slow")) hasBegun.resolve();
      },
    },
  );
  const client = await connect();
  client.send({ action: "slow", text: "slow" });
  await hasBegun.promise;
  await gateway.clock.advance(700);
  const answer = (await client.next()) as Record<string, string>;
  assert.equal(answer.message, "Endpoint request timed out");
  const invocation = exchanges.at(-1)?.invocation;
  assert.equal(invocation?.report, undefined);
  assert.match(invocation?.logLines[0] ?? "", /got slow$/);
  const { function: called, step } = await described(gateway.url, exchanges.at(-1)?.event.requestId ?? "");
  assert.deepEqual([called?.logLines.length, called?.durationMillis], [1, undefined]);
  assert.equal(step("Backend"), "AWS no answer from slow");
  await writeFile(join(folder, "released"), "");
  while (invocation?.report === undefined) await setTimeout(10);
  assert.equal(await client.ask({ action: "slow", text: "again" }), "again");
});

test("invokes with X-Amz-Invocation-Type: Event without waiting, and passes the client context", async (t) => {
  const got = Promise.withResolvers<unknown>();
  const { connect, exchanges } = await serve(
    t,
    { later: (event) => got.resolve(event), context: inFolder() },
    {
      later: {
        function: "later",
        type: "AWS",
        integration: { RequestParameters: { "integration.request.header.X-Amz-Invocation-Type": "'Event'" } },
        responses: { $default: '{"accepted": true}' },
      },
      context: {
        function: "context",
        type: "AWS",
        integration: { RequestParameters: { "integration.request.header.X-Amz-Client-Context": "'!'" } },
        responses: { $default: "{}" },
      },
    },
  );
  const client = await connect();
  assert.deepEqual(await client.ask({ action: "later", n: 1 }), { accepted: true });
  assert.deepEqual(await got.promise, { action: "later", n: 1 });
  assert.equal(exchanges.at(-1)?.endpoint?.statusCode, 202);
  const refused = (await client.ask({ action: "context" })) as Record<string, string>;
  assert.equal(refused.message, "Internal server error");
});

test("asks an authorizer of this machine, whose part the handshake shows", async (t) => {
  const { connect, url, exchanges, gateway } = await serve(
    t,
    {
      authorize: ({ headers, methodArn }: { headers: Record<string, string>; methodArn: string }) => {
        if (headers.Token === "unknown") throw new Error("Unauthorized");
        return {
          principalId: "me",
          policyDocument: {
            Version: "2012-10-17",
            Statement: [
              {
                Action: "execute-api:Invoke",
                Effect: headers.Token === "good" ? "Allow" : "Deny",
                Resource: methodArn,
              },
            ],
          },
        };
      },
      who: ({ requestContext }: { requestContext: { authorizer: { principalId: string } } }) => ({
        statusCode: 200,
        body: JSON.stringify(requestContext.authorizer.principalId),
      }),
    },
    { $connect: { function: "who" }, who: { function: "who" } },
    "authorize",
  );
  assert.equal(await TestClient.refused(url, { Token: "bad" }), 403);
  assert.equal(await TestClient.refused(url, { Token: "unknown" }), 401);
  assert.equal(await TestClient.refused(url), 401);
  const client = await connect({ Token: "good" });
  assert.equal(await client.ask({ action: "who" }), "me");
  const names = exchanges.map(({ authorization, invocation }) => [
    authorization?.functionName,
    invocation?.functionName,
  ]);
  assert.deepEqual(names, [
    ["authorize", undefined],
    ["authorize", undefined],
    [undefined, undefined],
    ["authorize", "who"],
    [undefined, "who"],
  ]);
  const { authorizer, step } = await described(gateway.url, exchanges[3]?.event.requestId ?? "");
  assert.equal(authorizer?.functionName, "authorize");
  assert.match(step("Admission") ?? "", /^allowed by authorize \(/);
});

test("limits the log that an exchange keeps", async (t) => {
  await writeFile(
    join(folder, "noisy.mjs"),
    `export const handler = async () => {
      for (let i = 0; i < 2_000; i++) console.log("x".repeat(50));
      return { statusCode: 200, body: '"done"' };
    };`,
  );
  const { connect, exchanges } = await serve(
    t,
    { noisy: inFolder({ handler: "noisy.handler" }) },
    { noisy: { function: "noisy" } },
  );
  assert.equal(await (await connect()).ask({ action: "noisy" }), "done");
  const { logLines = [], omittedLogLines = 0 } = exchanges.at(-1)?.invocation ?? {};
  assert.equal(logLines.length, 100);
  assert.equal(omittedLogLines, 1_900);
});
