// The handshake by integration type: docs/behaviour/integration-responses.md section 10.
import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { connect as connectSocket } from "node:net";
import { type TestContext, test } from "node:test";
import type { Integration } from "@answerback/apigatewayv2";
import { WebSocket } from "ws";
import { type BackendAnswer, mock, type RouteDescription, serveApi, serveBackend, type TestApi } from "../test-api.ts";

interface Refused {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

async function refused(url: string, protocols: string[] = []): Promise<Refused> {
  const socket = new WebSocket(url, protocols);
  const [, response] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString("utf8") };
}

/** 101, or the status of the refusal. */
async function handshake(api: TestApi): Promise<number> {
  const socket = new WebSocket(api.url);
  return new Promise((resolve) => {
    socket.once("open", () => resolve(101));
    socket.once("unexpected-response", (_request, response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
  });
}

const api = (t: TestContext, route: RouteDescription, environment: Record<string, string> = {}) =>
  serveApi(t, { routes: { $connect: route }, environment });

const anything = [{ integrationResponseKey: "$default" }];

const functionUri =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations";

async function lambdaApi(
  t: TestContext,
  integrationType: "AWS" | "AWS_PROXY",
  answer: BackendAnswer,
  route: RouteDescription = {},
) {
  const lambda = await serveBackend(t, () => answer);
  const integration: Integration = { integrationType, integrationMethod: "POST", integrationUri: functionUri };
  return { lambda, api: await api(t, { ...route, integration }, { AWS_ENDPOINT_URL_LAMBDA: lambda.url }) };
}

test("accepts without a $connect route, and with one that has no target", async (t) => {
  assert.equal(await handshake(await serveApi(t, { routes: {} })), 101);
  assert.equal(await handshake(await api(t, {})), 101);
});

test("a proxy function accepts with 2xx and refuses with any other of its statuses", async (t) => {
  for (const [statusCode, expected] of [
    [200, 101],
    [204, 101],
    [299, 101],
    [301, 301],
    [401, 401],
    [403, 403],
    [500, 500],
  ] as const) {
    const served = await lambdaApi(t, "AWS_PROXY", { body: JSON.stringify({ statusCode }) });
    assert.equal(await handshake(served.api), expected, String(statusCode));
  }
});

test("a proxy function without a status, with a malformed result, or that failed: 502", async (t) => {
  for (const answer of [
    { body: "{}" },
    { body: "null" },
    { body: '{"statusCode":200,"extra":1}' },
    { body: '{"statusCode":"x"}' },
    { body: '{"statusCode":null}' },
    { body: '{"errorMessage":"x"}', headers: { "X-Amz-Function-Error": "Unhandled" } },
  ]) {
    const served = await lambdaApi(t, "AWS_PROXY", answer);
    assert.equal(await handshake(served.api), 502, answer.body);
  }
});

test("a status that HTTP does not allow: 500", async (t) => {
  for (const statusCode of [7, 99, 600, 100, 101, -1]) {
    const served = await lambdaApi(t, "AWS_PROXY", { body: JSON.stringify({ statusCode }) });
    assert.equal(await handshake(served.api), 500, String(statusCode));
  }
});

test("the body of a refusing function does not reach the client, and no $disconnect follows", async (t) => {
  const served = await lambdaApi(t, "AWS_PROXY", { body: '{"statusCode":401,"body":"secret"}' });
  const { status, body } = await refused(served.api.url);
  assert.equal(status, 401);
  assert.doesNotMatch(body, /secret/);
  await refused(served.api.url);
  assert.deepEqual(
    served.api.exchanges.map(({ event }) => event.kind),
    ["connect", "connect"],
  );
});

/** The head of the answer to a handshake that offers extensions and subprotocols. */
async function answerTo(url: string, query = ""): Promise<string> {
  const { hostname, port, pathname } = new URL(url);
  const socket = connectSocket(Number(port), hostname);
  socket.write(
    `GET ${pathname}${query} HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n` +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
      "Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol: a, b\r\n\r\n",
  );
  const [bytes] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  return bytes.toString("latin1");
}

test("the 101 takes only the subprotocol from a function's result, and only if it is one header", async (t) => {
  const head =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
  for (const [members, subprotocol] of [
    [{ headers: { "Set-Cookie": "a=1", "X-Own": "1", "SEC-WEBSOCKET-PROTOCOL": "b" }, body: "x" }, "b"],
    [{ multiValueHeaders: { "Sec-WebSocket-Protocol": ["a", "b"] } }, "a"],
    [{ headers: { "Sec-WebSocket-Protocol": "a\r\nSet-Cookie: b" } }, undefined],
  ] as const) {
    const served = await lambdaApi(t, "AWS_PROXY", { body: JSON.stringify({ statusCode: 200, ...members }) });
    const header = subprotocol === undefined ? "" : `Sec-WebSocket-Protocol: ${subprotocol}\r\n`;
    assert.equal(await answerTo(served.api.url), `${head}${header}\r\n`);
    const { headers } = JSON.parse(served.lambda.received[0]!.body);
    assert.equal(headers["Sec-WebSocket-Protocol"], "a, b");
  }
});

test("a URL may have 4096 characters", async (t) => {
  const served = await serveApi(t, { routes: {} });
  const { pathname } = new URL(served.url);
  const query = `?${"x".repeat(4095 - pathname.length)}`;
  assert.match(await answerTo(served.url, query), /^HTTP\/1\.1 101 /);
  assert.match(await answerTo(served.url, `${query}x`), /^HTTP\/1\.1 400 /);
});

test("an HTTP proxy accepts with 2xx and refuses with any other status", async (t) => {
  for (const [status, expected] of [
    [204, 101],
    [302, 302],
    [404, 404],
  ] as const) {
    const backend = await serveBackend(t, () => ({ status }));
    const served = await api(t, {
      integration: { integrationType: "HTTP_PROXY", integrationMethod: "GET", integrationUri: backend.url },
    });
    assert.equal(await handshake(served), expected, String(status));
  }
});

test("other integrations accept with a backend status below 400 and refuse with it otherwise", async (t) => {
  for (const [status, expected] of [
    [200, 101],
    [302, 101],
    [400, 400],
    [503, 503],
  ] as const) {
    const backend = await serveBackend(t, () => ({ status }));
    const integration: Integration = {
      integrationType: "HTTP",
      integrationMethod: "POST",
      integrationUri: backend.url,
    };
    assert.equal(await handshake(await api(t, { integration, responses: anything })), expected, String(status));
  }
});

test("a one-way $connect route decides like a two-way one", async (t) => {
  const integration = mock('{"statusCode": 403}');
  assert.equal(await handshake(await api(t, { integration, responses: anything, twoWay: false })), 403);
});

test("AWS's recipe: /200/ or $default with the template expression \\$default", async (t) => {
  for (const integrationResponseKey of ["/200/", "$default"]) {
    const responses = [
      { integrationResponseKey, templateSelectionExpression: "\\$default", responseTemplates: { $default: "{}" } },
    ];
    assert.equal(await handshake(await api(t, { integration: mock(), responses })), 101);
  }
});

test("500 if no integration response matches, a template fails, or the MOCK has no status; 415 if the payload is refused", async (t) => {
  const broken = [{ integrationResponseKey: "$default", responseTemplates: { $default: "#if(" } }];
  assert.equal(
    await handshake(await api(t, { integration: mock(), responses: [{ integrationResponseKey: "/404/" }] })),
    500,
  );
  assert.equal(await handshake(await api(t, { integration: mock(), responses: broken })), 500);
  assert.equal(await handshake(await api(t, { integration: mock("{}"), responses: anything })), 500);
  const never: Integration = { integrationType: "MOCK", passthroughBehavior: "NEVER" };
  assert.equal(await handshake(await api(t, { integration: never, responses: anything })), 415);
});

test("a function error that a pattern matches is still status 200, unless responseOverride says otherwise", async (t) => {
  const failed = { body: '{"errorMessage":"Bad"}', headers: { "X-Amz-Function-Error": "Unhandled" } };
  const matched = await lambdaApi(t, "AWS", failed, { responses: [{ integrationResponseKey: "/Bad/" }] });
  assert.equal(await handshake(matched.api), 101);
  const overridden = await lambdaApi(t, "AWS", failed, {
    responses: [
      {
        integrationResponseKey: "/Bad/",
        responseTemplates: { $default: "#set($context.responseOverride.status = 403)" },
      },
    ],
  });
  assert.equal(await handshake(overridden.api), 403);
});

test("an integration that takes too long: 504; one that cannot be reached: 500", async (t) => {
  const backend = await serveBackend(t, () => new Promise(() => {}));
  const integration: Integration = {
    integrationType: "HTTP_PROXY",
    integrationMethod: "GET",
    integrationUri: backend.url,
    timeoutInMillis: 50,
  };
  const slow = await refused((await api(t, { integration })).url);
  assert.equal(slow.status, 504);
  assert.equal(slow.body, '{"message":"Endpoint request timed out"}');
  const nowhere: Integration = { ...integration, integrationUri: "http://127.0.0.1:1/" };
  assert.equal(await handshake(await api(t, { integration: nowhere })), 500);
});

test("$disconnect receives 1006 if the client left while $connect ran and accepted", async (t) => {
  for (const leave of ["end", "resetAndDestroy"] as const) {
    let answer: (() => void) | undefined;
    const backend = await serveBackend(t, () => new Promise((resolve) => (answer = () => resolve({}))));
    const integration: Integration = {
      integrationType: "HTTP_PROXY",
      integrationMethod: "GET",
      integrationUri: backend.url,
    };
    const served = await serveApi(t, { routes: { $connect: { integration }, $disconnect: { integration: mock() } } });
    const { hostname, port, pathname } = new URL(served.url);
    const socket = connectSocket(Number(port), hostname);
    socket.write(
      `GET ${pathname} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    while (answer === undefined) await new Promise(setImmediate);
    const ended = Promise.all([served.nextExchange(), served.nextExchange()]);
    socket[leave]();
    // Time for the gateway to notice; the outcome is the same if it does not.
    await new Promise((resolve) => setTimeout(resolve, 20));
    answer();
    const events = (await ended).map(({ event }) => event);
    assert.deepEqual(
      events.map((event) => (event.kind === "disconnect" ? [event.kind, event.cause.code] : [event.kind])),
      [["connect"], ["disconnect", 1006]],
      leave,
    );
  }
});

test("an unknown API or stage and a path beyond the stage: 403 Forbidden, with the headers of the service", async (t) => {
  const served = await serveApi(t, { routes: {} });
  const base = served.url.replace("/ws/a1/live", "");
  for (const path of ["/ws/a1/other", "/ws/zz/live", "/ws/a1/live/more", "/ws/a1"]) {
    const { status, body, headers } = await refused(base + path);
    assert.equal(status, 403, path);
    assert.equal(body, '{"message":"Forbidden"}');
    assert.equal(headers["content-type"], "application/json");
    assert.equal(headers["x-amzn-errortype"], "ForbiddenException");
    assert.match(String(headers["x-amzn-requestid"]), /^.{15}=$/);
    assert.ok(headers["x-amz-apigw-id"]);
  }
  assert.match(served.warnings[0]!, /no API a1 with a stage other/);
});

test("the address of a stage in path form may end with a slash", async (t) => {
  const served = await serveApi(t, { routes: {} });
  const socket = new WebSocket(`${served.url}/`);
  await once(socket, "open");
});

test("an invalid handshake: 400, and the integration is not called", async (t) => {
  const backend = await serveBackend(t, () => ({}));
  const served = await api(t, {
    integration: { integrationType: "HTTP_PROXY", integrationMethod: "GET", integrationUri: backend.url },
  });
  const { hostname, port, pathname } = new URL(served.url);
  const socket = connectSocket(Number(port), hostname);
  socket.write(`GET ${pathname} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  const [chunk] = (await once(socket, "data")) as [Buffer];
  assert.match(chunk.toString("utf8"), /^HTTP\/1\.1 400 Bad Request\r\n/);
  assert.equal(backend.received.length, 0);
});

test("an ordinary request to a stage: 403 Forbidden", async (t) => {
  const served = await serveApi(t, { routes: {} });
  const response = await fetch(served.url.replace("ws:", "http:"));
  assert.equal(response.status, 403);
  assert.deepEqual(await response.json(), { message: "Forbidden" });
});

test("without a subprotocol from the integration the 101 has none, whatever the client requested", async (t) => {
  const served = await serveApi(t, { routes: {} });
  const socket = new WebSocket(served.url, ["chat"]);
  // The client library fails the connection, as browsers do.
  const failed = once(socket, "error");
  socket.once("upgrade", (response: IncomingMessage) => {
    assert.equal(response.headers["sec-websocket-protocol"], undefined);
  });
  assert.match(String(await failed), /no subprotocol/);
});

test("response parameters read the backend's status", async (t) => {
  const parameters = { "method.response.header.Sec-WebSocket-Protocol": "context.status" };
  const served = await api(t, {
    integration: mock('{"statusCode": 204}'),
    responses: [{ integrationResponseKey: "$default", responseParameters: parameters }],
  });
  const socket = new WebSocket(served.url, ["204"]);
  await once(socket, "open");
  assert.equal(socket.protocol, "204");
});

test("the subprotocol of a proxy function, of responseParameters, or of responseOverride", async (t) => {
  const proxy = await lambdaApi(t, "AWS_PROXY", {
    body: '{"statusCode":200,"headers":{"sec-websocket-protocol":"chat"}}',
  });
  const mapped = await api(t, {
    integration: mock(),
    responses: [
      {
        integrationResponseKey: "$default",
        responseParameters: { "method.response.header.Sec-WebSocket-Protocol": "'chat'" },
      },
    ],
  });
  const written = await api(t, {
    integration: mock(),
    responses: [
      {
        integrationResponseKey: "$default",
        responseTemplates: {
          $default: `#set($context.responseOverride.header["Sec-WebSocket-Protocol"] = "chat")`,
        },
      },
    ],
  });
  for (const served of [proxy.api, mapped, written]) {
    const socket = new WebSocket(served.url, ["other", "chat"]);
    await once(socket, "open");
    assert.equal(socket.protocol, "chat");
  }
});

test("omits a subprotocol that is null or empty: clients that requested none connect", async (t) => {
  const proxy = (result: object) => lambdaApi(t, "AWS_PROXY", { body: JSON.stringify({ statusCode: 200, ...result }) });
  const written = await api(t, {
    integration: mock(),
    responses: [
      {
        integrationResponseKey: "$default",
        responseTemplates: {
          $default: `#set($context.responseOverride.header["Sec-WebSocket-Protocol"] = $input.params("Sec-WebSocket-Protocol"))`,
        },
      },
    ],
  });
  for (const served of [
    (await proxy({ headers: { "Sec-WebSocket-Protocol": null } })).api,
    (await proxy({ multiValueHeaders: { "Sec-WebSocket-Protocol": [null] } })).api,
    (await proxy({ headers: { "Sec-WebSocket-Protocol": "" } })).api,
    written,
  ]) {
    assert.equal(await handshake(served), 101);
  }
});

test("the $connect template sees the handshake's headers and query", async (t) => {
  const backend = await serveBackend(t, () => ({}));
  const served = await api(t, {
    integration: {
      integrationType: "HTTP",
      integrationMethod: "POST",
      integrationUri: backend.url,
      requestTemplates: {
        "application/json":
          "$context.eventType $context.routeKey [$context.messageId] $input.params('X-User') $input.params().querystring.auth $input.params('x') $input.body",
      },
      requestParameters: {
        "integration.request.header.user": "route.request.header.x-user",
        "integration.request.querystring.auth": "route.request.querystring.auth",
      },
    },
    responses: anything,
  });
  await served.connect({ headers: { "X-User": "u1" }, query: "?auth=t1&x=a%20b" });
  const [received] = backend.received;
  assert.equal(received!.body, "CONNECT $connect [] u1 t1 a b {}");
  assert.equal(received!.headers.user, "u1");
  assert.equal(received!.url, "/?auth=t1");
});

test("an HTTP proxy on $connect receives the handshake's headers and query; mapped ones override them", async (t) => {
  const backend = await serveBackend(t, () => ({}));
  const served = await api(t, {
    integration: {
      integrationType: "HTTP_PROXY",
      integrationMethod: "GET",
      integrationUri: `${backend.url}/hook?fixed=1`,
      requestParameters: { "integration.request.header.Sec-WebSocket-Version": "'0'" },
    },
  });
  await served.connect({ headers: { "X-Own": "1" }, query: "?auth=t1" });
  const [received] = backend.received;
  assert.equal(received!.method, "GET");
  assert.equal(received!.url, "/hook?fixed=1&auth=t1");
  assert.equal(received!.headers["x-own"], "1");
  assert.equal(received!.headers["sec-websocket-version"], "0");
  assert.match(String(received!.headers["sec-websocket-key"]), /==$/);
  assert.equal(received!.headers["x-forwarded-for"], "127.0.0.1");
  assert.equal(received!.body, "");
});

test("$disconnect runs its integration with the code and the reason of the close; its answer is dropped", async (t) => {
  const backend = await serveBackend(t, () => ({ status: 500 }));
  const served = await serveApi(t, {
    routes: {
      $disconnect: {
        integration: {
          integrationType: "HTTP",
          integrationMethod: "POST",
          integrationUri: backend.url,
          requestTemplates: {
            "application/json": "$context.eventType $context.disconnectStatusCode $context.disconnectReason",
          },
        },
      },
    },
  });
  for (const [close, expected] of [
    [(socket: WebSocket) => socket.close(4001, "bye"), "DISCONNECT 4001 bye"],
    [(socket: WebSocket) => socket.close(), "DISCONNECT 1005 Client-side close frame status not set"],
    [(socket: WebSocket) => socket.terminate(), "DISCONNECT 1006 Connection Closed Abnormally"],
  ] as const) {
    const client = await served.connect();
    const ended = served.nextExchange();
    close(client.socket);
    const { outcome } = await ended;
    assert.deepEqual(outcome, { kind: "silence", reason: "disconnect" });
    assert.equal(backend.received.at(-1)!.body, expected);
  }
});
