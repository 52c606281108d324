import assert from "node:assert/strict";
import { test } from "node:test";
import { serveApi } from "../test-api.ts";
import { EndpointResponse } from "./endpoint-response.ts";

const integration = {
  integrationType: "AWS_PROXY",
  integrationMethod: "POST",
  integrationUri:
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations",
} as const;

type LambdaEvent = Record<string, unknown> & { readonly requestContext: Record<string, unknown> };

/** The events of one handshake, one message and one close, in the order received. */
async function eventsOf(
  t: Parameters<typeof serveApi>[0],
  options: {
    readonly query?: string;
    readonly stageVariables?: Record<string, string>;
    readonly headers?: Record<string, string | string[]>;
  } = {},
): Promise<readonly [connect: LambdaEvent, message: LambdaEvent, disconnect: LambdaEvent]> {
  const events: LambdaEvent[] = [];
  let disconnected: (() => void) | undefined;
  const last = new Promise<void>((resolve) => {
    disconnected = resolve;
  });
  const api = await serveApi(t, {
    routes: { $connect: { integration }, $default: { integration }, $disconnect: { integration } },
    stageVariables: options.stageVariables,
    backends: {
      async lambda(request) {
        const event = JSON.parse(String(request.payload)) as LambdaEvent;
        events.push(event);
        if (event.requestContext.eventType === "DISCONNECT") disconnected?.();
        return new EndpointResponse(200, [], Buffer.from('{"statusCode":200,"body":"x"}'));
      },
    },
  });
  const client = await api.connect({
    query: options.query,
    headers: { "User-Agent": "test", "X-Two": "one", ...options.headers },
  });
  await client.ask("grüße");
  client.socket.close(4000, "enough");
  await last;
  return events as unknown as [LambdaEvent, LambdaEvent, LambdaEvent];
}

const identifier = /^[\w-]{15}=$/;

/** The request context; members that differ between events are checked and replaced by their names. */
function settled(event: LambdaEvent): Record<string, unknown> {
  const context: Record<string, unknown> = { ...event.requestContext };
  assert.equal(context.requestId, context.extendedRequestId);
  assert.notEqual(context.messageId, context.requestId);
  for (const name of ["requestId", "extendedRequestId", "connectionId", "messageId"]) {
    if (!(name in context)) continue;
    assert.match(String(context[name]), identifier);
    context[name] = name;
  }
  for (const name of ["connectedAt", "requestTimeEpoch"]) {
    assert.equal(typeof context[name], "number");
    context[name] = name;
  }
  assert.match(String(context.requestTime), /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
  context.requestTime = "requestTime";
  return context;
}

test("sends the documented CONNECT event", async (t) => {
  const [event] = await eventsOf(t);
  assert.deepEqual(settled(event), {
    routeKey: "$connect",
    eventType: "CONNECT",
    extendedRequestId: "extendedRequestId",
    requestTime: "requestTime",
    messageDirection: "IN",
    stage: "live",
    connectedAt: "connectedAt",
    requestTimeEpoch: "requestTimeEpoch",
    identity: { sourceIp: "127.0.0.1", userAgent: "test" },
    requestId: "requestId",
    domainName: "a1.execute-api.localhost",
    connectionId: "connectionId",
    apiId: "a1",
  });
  const { headers, multiValueHeaders, requestContext: _, ...rest } = event;
  assert.deepEqual(rest, { isBase64Encoded: false });
  assert.deepEqual(Object.keys(headers as object).sort(), [
    "Host",
    "Sec-WebSocket-Extensions",
    "Sec-WebSocket-Key",
    "Sec-WebSocket-Version",
    "User-Agent",
    "X-Amzn-Trace-Id",
    "X-Forwarded-For",
    "X-Forwarded-Port",
    "X-Forwarded-Proto",
    "X-Two",
  ]);
  assert.deepEqual(
    multiValueHeaders,
    Object.fromEntries(Object.entries(headers as object).map(([name, value]) => [name, [value]])),
  );
});

test("CONNECT has repeated query parameters, and every event has stage variables", async (t) => {
  const events = await eventsOf(t, { query: "?a=1&a=2&b=%20", stageVariables: { env: "qa" } });
  const [event] = events;
  assert.deepEqual(event.queryStringParameters, { a: "2", b: " " });
  assert.deepEqual(event.multiValueQueryStringParameters, { a: ["1", "2"], b: [" "] });
  for (const each of events) assert.deepEqual(each.stageVariables, { env: "qa" });
});

test("CONNECT has a repeated header under one name, whatever the case, and the gateway's forwarding headers last", async (t) => {
  const [event] = await eventsOf(t, {
    headers: { "X-A": ["1", "2"], "x-forwarded-proto": "http", "x-forwarded-for": "192.0.2.1" },
  });
  const headers = event.headers as Record<string, string>;
  const lists = event.multiValueHeaders as Record<string, readonly string[]>;
  assert.deepEqual([headers["X-A"], lists["X-A"]], ["2", ["1", "2"]]);
  assert.deepEqual([headers["X-Forwarded-Proto"], headers["X-Forwarded-Port"]], ["https", "443"]);
  assert.deepEqual(lists["X-Forwarded-For"], ["192.0.2.1", "127.0.0.1"]);
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  assert.equal(new Set(names).size, names.length);
});

test("sends the documented MESSAGE event, its members in order", async (t) => {
  const [, event] = await eventsOf(t);
  assert.deepEqual(settled(event), {
    routeKey: "$default",
    messageId: "messageId",
    eventType: "MESSAGE",
    extendedRequestId: "extendedRequestId",
    requestTime: "requestTime",
    messageDirection: "IN",
    stage: "live",
    connectedAt: "connectedAt",
    requestTimeEpoch: "requestTimeEpoch",
    identity: { sourceIp: "127.0.0.1", userAgent: "test" },
    requestId: "requestId",
    domainName: "a1.execute-api.localhost",
    connectionId: "connectionId",
    apiId: "a1",
  });
  assert.deepEqual(Object.keys(event.requestContext).slice(0, 4), [
    "routeKey",
    "messageId",
    "eventType",
    "extendedRequestId",
  ]);
  const { requestContext: _, ...rest } = event;
  assert.deepEqual(rest, { body: "grüße", isBase64Encoded: false });
});

test("sends the documented DISCONNECT event", async (t) => {
  const [connect, , event] = await eventsOf(t);
  assert.equal(event.requestContext.connectionId, connect.requestContext.connectionId);
  assert.equal(event.requestContext.connectedAt, connect.requestContext.connectedAt);
  assert.deepEqual(settled(event), {
    routeKey: "$disconnect",
    disconnectStatusCode: 4000,
    disconnectReason: "enough",
    eventType: "DISCONNECT",
    extendedRequestId: "extendedRequestId",
    requestTime: "requestTime",
    messageDirection: "IN",
    stage: "live",
    connectedAt: "connectedAt",
    requestTimeEpoch: "requestTimeEpoch",
    identity: { sourceIp: "127.0.0.1", userAgent: "test" },
    requestId: "requestId",
    domainName: "a1.execute-api.localhost",
    connectionId: "connectionId",
    apiId: "a1",
  });
  const { requestContext: _, ...rest } = event;
  const headers = { Host: "a1.execute-api.localhost", "x-api-key": "", "X-Forwarded-For": "", "x-restapi": "" };
  assert.deepEqual(rest, {
    headers,
    multiValueHeaders: { Host: [headers.Host], "x-api-key": [""], "X-Forwarded-For": [""], "x-restapi": [""] },
    isBase64Encoded: false,
  });
});

test("keeps names that are members of every object as data", async (t) => {
  const [event] = await eventsOf(t, { query: "?__proto__=x&constructor=y" });
  const query = event.queryStringParameters as Record<string, unknown>;
  assert.equal(Object.getOwnPropertyDescriptor(query, "__proto__")?.value, "x");
  assert.equal(query.constructor, "y");
});
