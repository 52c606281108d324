import assert from "node:assert/strict";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import type { Integration } from "@answerback/apigatewayv2";
import { WebSocket } from "ws";
import type { Exchange } from "../../execute/chain/exchange.ts";
import { type ApiDescription, mock, serveApi, serveBackend } from "../../execute/test-api.ts";
import { explain } from "./explanation.ts";

/** The steps, failed ones marked with `!`, and the sentence. */
function explained(exchange: Exchange): readonly [steps: string, sentence: string] {
  const { steps, sentence } = explain(exchange);
  return [steps.map(({ value, isFailure }) => (isFailure ? `!${value}` : value)).join(" > "), sentence];
}

/** The explanation of a message to an API with these routes. */
async function explainedMessage(t: TestContext, routes: ApiDescription["routes"], message: unknown = { action: "go" }) {
  const api = await serveApi(t, { routes });
  await (await api.connect()).frames(message);
  return explained(api.exchanges.at(-1)!);
}

const anyKey = [{ integrationResponseKey: "$default", responseTemplates: { $default: "answer" } }];
const http = (url: string): Integration => ({
  integrationType: "HTTP",
  integrationMethod: "POST",
  integrationUri: url,
});

test("explains an answer from its route to its frame", async (t) => {
  const { url } = await serveBackend(t, () => ({ status: 404 }));
  assert.deepEqual(await explainedMessage(t, { go: { integration: http(url), responses: anyKey } }), [
    "go > HTTP 404 > $default > $default > frame",
    "go asked HTTP, which answered 404. Key $default matched, so its response rendered its template; the client got a 6-byte frame.",
  ]);
  const passed = { integration: http(url), responses: [{ integrationResponseKey: "/4../" }] };
  assert.deepEqual(
    (await explainedMessage(t, { $default: passed }, { action: "x".repeat(101) }))[0],
    [`$default for '${"x".repeat(100)}…' > HTTP 404 > /4../ > none, body unchanged > frame`][0],
  );
  const proxy: Integration = { ...http(url), integrationType: "HTTP_PROXY" };
  assert.deepEqual((await explainedMessage(t, { go: { integration: proxy } }))[0], "go > HTTP_PROXY 404 > frame");
  assert.deepEqual(await explainedMessage(t, { go: { integration: mock(), responses: anyKey, twoWay: false } }), [
    "go > application/json > MOCK 200 > nothing",
    "go asked MOCK, which answered 200. The client got nothing, because the route has no route response.",
  ]);
});

test("marks the step that failed, and gives the phase of the error", async (t) => {
  const gone = "http://127.0.0.1:1/";
  const broken = { $default: "a\n#set($x = " };
  const cases: readonly (readonly [ApiDescription["routes"], steps: string, reason: RegExp, phase: string])[] = [
    [{}, "!none > error frame", /^Forbidden: No route has the key 'go'/, "route"],
    [
      { go: {} },
      "!go without a target > error frame",
      /^Forbidden: Route r0, target: The route 'go' has no target/,
      "route",
    ],
    [
      { go: { integration: mock(), members: { modelSelectionExpression: "x", requestModels: { y: "z" } } } },
      "go > !refused > error frame",
      /^Bad request body: The route 'go' has no request model/,
      "admit",
    ],
    [
      { go: { integration: { ...mock(), requestTemplates: broken }, responses: anyKey } },
      "go > !$default > MOCK not called > error frame",
      /^Internal server error: Integration i0, requestTemplates\["\$default"\]:2:\d+: [^\n]*$/,
      "request",
    ],
    [
      { go: { integration: { ...mock(), requestTemplates: {}, passthroughBehavior: "NEVER" } } },
      "go > !MOCK not called > error frame",
      /^Unsupported Media Type: Integration i0, requestTemplates: No request template matches/,
      "request",
    ],
    [
      { go: { integration: http(`${gone}{id}`) } },
      "go > !HTTP not called > error frame",
      /The URI needs '\{id\}'/,
      "request",
    ],
    [
      { go: { integration: http(gone) } },
      "go > !HTTP no answer > error frame",
      /POST http:\/\/127.0.0.1:1\/ failed/,
      "call",
    ],
    [
      { go: { integration: mock('{"statusCode": 404}'), responses: [{ integrationResponseKey: "/2../" }] } },
      "go > application/json > MOCK 404 > !none > error frame",
      /Integration i0, integrationResponses: No integration response has a key that matches '404'/,
      "response",
    ],
    [
      {
        go: {
          integration: mock(),
          responses: [{ integrationResponseKey: "$default", responseTemplates: broken }],
        },
      },
      "go > application/json > MOCK 200 > $default > !$default > error frame",
      /IntegrationResponse ir0 of Integration i0, responseTemplates\["\$default"\]:2:/,
      "response",
    ],
    [
      {
        go: {
          integration: mock(),
          responses: [{ integrationResponseKey: "$default", responseTemplates: { $default: "x".repeat(131_073) } }],
        },
      },
      "go > application/json > MOCK 200 > $default > $default > !error frame",
      /The answer has 131073 bytes/,
      "answer",
    ],
  ];
  for (const [routes, steps, reason, phase] of cases) {
    const api = await serveApi(t, { routes });
    await (await api.connect()).frames({ action: "go" });
    const exchange = api.exchanges.at(-1)!;
    const [found, sentence] = explained(exchange);
    assert.deepEqual([found, exchange.outcome.kind === "failed" && exchange.outcome.error.phase], [steps, phase]);
    assert.match(sentence, reason);
  }
});

test("marks the backend if its answer is too large", async (t) => {
  const { url } = await serveBackend(t, () => ({ body: "x".repeat(140_000) }));
  assert.equal((await explainedMessage(t, { go: { integration: http(url) } }))[0], "go > !HTTP 200 > error frame");
});

async function handshake(t: TestContext, description: ApiDescription) {
  const api = await serveApi(t, description);
  const ended = api.nextExchange();
  const socket = new WebSocket(api.url);
  socket.on("error", () => {});
  const exchange = await ended;
  const disconnected = api.nextExchange();
  if (exchange.outcome.kind === "accepted") {
    if (socket.readyState === WebSocket.CONNECTING) await once(socket, "open");
    socket.close(4000, "bye");
    return { connect: explained(exchange), disconnect: explained(await disconnected) };
  }
  return { connect: explained(exchange), disconnect: undefined };
}

test("explains handshakes and disconnects in the same words", async (t) => {
  assert.deepEqual(await handshake(t, { routes: {} }), {
    connect: ["no $connect route > accepted", "The handshake was accepted: the API has no route $connect."],
    disconnect: [
      "no $disconnect route > disconnected",
      "The client closed the connection with 4000 bye. No integration ran: the API has no route $disconnect.",
    ],
  });
  const routes = (status: number) => ({
    $connect: { integration: mock(`{"statusCode": ${status}}`), responses: [{ integrationResponseKey: "$default" }] },
    $disconnect: { integration: mock() },
  });
  assert.deepEqual(await handshake(t, { routes: routes(200) }), {
    connect: [
      "$connect > application/json > MOCK 200 > $default > none, body unchanged > accepted",
      "$connect asked MOCK, which answered 200. Key $default matched, so its response passed the body on unchanged. The handshake was accepted.",
    ],
    disconnect: [
      "$disconnect > application/json > MOCK 200 > disconnected",
      "The client closed the connection with 4000 bye. $disconnect asked MOCK, which answered 200; its answer was dropped.",
    ],
  });
  assert.deepEqual((await handshake(t, { routes: routes(403) })).connect, [
    "$connect > application/json > MOCK 403 > $default > none, body unchanged > !refused, 403",
    "$connect asked MOCK, which answered 403. Key $default matched, so its response passed the body on unchanged. The handshake was refused with 403.",
  ]);
  const keyed = { ...routes(200), $connect: { ...routes(200).$connect, members: { apiKeyRequired: true } } };
  assert.deepEqual((await handshake(t, { routes: keyed })).connect, [
    "$connect > !refused > refused, 403",
    "The handshake was refused with 403: The handshake has no API key.",
  ]);
});

test("masks texts of clients and backends", async (t) => {
  const api = await serveApi(t, { routes: { $default: { integration: mock(), responses: anyKey } } });
  await (await api.connect()).frames({ action: "secret" });
  const { steps } = explain(api.exchanges.at(-1)!, {
    shown: (text) => text.replace("secret", "***"),
  });
  assert.equal(steps[0]?.value, "$default for '***'");
});
