// The worked flows of docs/behaviour/integration-responses.md section 6.4 and its tables of template choice.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Integration, IntegrationResponse } from "@answerback/apigatewayv2";
import { type BackendAnswer, mock, serveApi, serveBackend } from "../test-api.ts";

async function httpApi(t: TestContext, answer: () => BackendAnswer, responses: readonly IntegrationResponse[]) {
  const backend = await serveBackend(t, answer);
  const integration: Integration = {
    integrationType: "HTTP",
    integrationMethod: "POST",
    integrationUri: backend.url,
  };
  const api = await serveApi(t, { routes: { go: { integration, responses } } });
  return { api, backend, client: await api.connect() };
}

test("flow A: a good answer, an empty one and a failure, each in its own form", async (t) => {
  let answer: BackendAnswer = {};
  const { api, client } = await httpApi(t, () => answer, [
    {
      integrationResponseKey: "/2\\d\\d/",
      templateSelectionExpression: "\\$default",
      responseTemplates: { $default: "{\"ok\":$input.json('$.id')}" },
    },
    {
      integrationResponseKey: "$default",
      templateSelectionExpression: "\\$default",
      responseTemplates: { $default: '{"error":"$context.requestId"}' },
    },
  ]);
  answer = { status: 200, body: '{"id":7}' };
  assert.equal(await client.ask({ action: "go" }), '{"ok":7}');
  answer = { status: 204 };
  assert.equal(await client.ask({ action: "go" }), '{"ok":""}');
  answer = { status: 503, body: "x" };
  assert.equal(await client.ask({ action: "go" }), `{"error":"${api.exchanges.at(-1)!.event.requestId}"}`);
});

test("flow C: the status chooses the template", async (t) => {
  let status = 200;
  const { client } = await httpApi(t, () => ({ status }), [
    {
      integrationResponseKey: "$default",
      templateSelectionExpression: "${integration.response.statuscode}",
      responseTemplates: { "200": "A", $default: "B" },
    },
  ]);
  assert.equal(await client.ask({ action: "go" }), "A");
  status = 201;
  assert.equal(await client.ask({ action: "go" }), "B");
});

const flowD = {
  integration: {
    integrationType: "MOCK",
    templateSelectionExpression: "200",
    requestTemplates: { "200": '{"statusCode":200}' },
  },
  responses: [
    {
      integrationResponseKey: "/200/",
      templateSelectionExpression: "200",
      responseTemplates: { "200": '{"you":"$context.connectionId"}' },
    },
  ],
} as const;

test("flow D: every message is answered with the connection id", async (t) => {
  const api = await serveApi(t, { routes: { $default: flowD } });
  const client = await api.connect();
  const { connectionId } = api.exchanges[0]!.event.connection;
  assert.equal(await client.ask("hello"), `{"you":"${connectionId}"}`);
  assert.equal(await client.ask({ any: "thing" }), `{"you":"${connectionId}"}`);
});

test("flow E: flow D without a route response sends nothing", async (t) => {
  const api = await serveApi(t, { routes: { $default: { ...flowD, twoWay: false } } });
  assert.deepEqual(await (await api.connect()).frames("hello"), []);
  assert.deepEqual(api.exchanges.at(-1)!.outcome, { kind: "silence", reason: "noRouteResponse" });
});

test("section 6.1: with an expression its key, else $default, else the unchanged payload", async (t) => {
  let templates: Record<string, string> = { go: "by key", $default: "default" };
  const backend = await serveBackend(t, () => ({}));
  const routes = () => ({
    $default: {
      integration: {
        integrationType: "HTTP",
        integrationUri: backend.url,
        integrationMethod: "POST",
        templateSelectionExpression: "$request.body.action",
        requestTemplates: templates,
      } as const,
      responses: [{ integrationResponseKey: "$default" }],
    },
  });
  const api = await serveApi(t, { routes: routes() });
  const client = await api.connect();
  const sent = async (message: string) => {
    await client.ask(message);
    return backend.received.at(-1)!.body;
  };
  assert.equal(await sent('{"action":"go"}'), "by key");
  assert.equal(await sent('{"action":"Go"}'), "default");
  assert.equal(await sent("no json"), "default");
  templates = { go: "by key", "application/json": "json" };
  await api.deploy(routes());
  assert.equal(await sent('{"action": "x"}'), '{"action": "x"}');
  assert.equal(await sent("no json"), "no json");
});

test("section 6.1: without an expression application/json, else $default, else the unchanged payload", async (t) => {
  const rows: readonly [Record<string, string> | undefined, string][] = [
    [{ $default: "d", "application/json": "j" }, "j"],
    [{ "200": "t", $default: "d" }, "d"],
    [{ "200": "t" }, '{"action":"go"}'],
    [{}, '{"action":"go"}'],
    [undefined, '{"action":"go"}'],
  ];
  for (const [requestTemplates, expected] of rows) {
    const backend = await serveBackend(t, () => ({}));
    const integration: Integration = {
      integrationType: "HTTP",
      integrationUri: backend.url,
      integrationMethod: "POST",
      requestTemplates,
    };
    const api = await serveApi(t, {
      routes: { go: { integration, responses: [{ integrationResponseKey: "$default" }] } },
    });
    await (await api.connect()).ask({ action: "go" });
    assert.equal(backend.received[0]!.body, expected);
  }
});

test("section 6.2: with an expression that matches no key and without $default the body stays unchanged", async (t) => {
  const { client } = await httpApi(t, () => ({ body: "as it came" }), [
    {
      integrationResponseKey: "$default",
      templateSelectionExpression: "none",
      responseTemplates: { "application/json": "j" },
    },
  ]);
  assert.equal(await client.ask({ action: "go" }), "as it came");
});

test("section 6.3: the response template reads what the request template wrote into $context.responseOverride", async (t) => {
  const api = await serveApi(t, {
    routes: {
      go: {
        integration: mock('#set($context.responseOverride.header.mark = "m1"){"statusCode": 201}'),
        responses: [
          {
            integrationResponseKey: "$default",
            responseTemplates: { $default: "$context.responseOverride.header.mark $context.status" },
          },
        ],
      },
    },
  });
  assert.equal(await (await api.connect()).ask({ action: "go" }), "m1 201");
});

test("section 6.3: $context.requestOverride changes the outgoing call", async (t) => {
  const backend = await serveBackend(t, () => ({}));
  const api = await serveApi(t, {
    routes: {
      go: {
        integration: {
          integrationType: "HTTP",
          integrationMethod: "POST",
          integrationUri: `${backend.url}/{id}`,
          requestParameters: { "integration.request.header.a": "'mapped'", "integration.request.path.id": "'mapped'" },
          requestTemplates: {
            "application/json":
              '#set($context.requestOverride.header.a = "written")#set($context.requestOverride.path.id = "x/y")#set($context.requestOverride.querystring.q = "1 2")body',
          },
        },
        responses: [{ integrationResponseKey: "$default" }],
      },
    },
  });
  await (await api.connect()).ask({ action: "go" });
  const [received] = backend.received;
  assert.equal(received!.headers.a, "written");
  assert.equal(received!.url, "/x%2Fy?q=1%202");
  assert.equal(received!.body, "body");
});

test("a response template sees the backend's body and the request's context", async (t) => {
  const { client } = await httpApi(t, () => ({ body: '{"a":[1,2]}' }), [
    {
      integrationResponseKey: "$default",
      responseTemplates: {
        $default: "$input.json('$.a') $context.routeKey $context.stage $context.eventType [$input.params('x')]",
      },
    },
  ]);
  assert.equal(await client.ask({ action: "go" }), "[1,2] go live MESSAGE []");
});

const bytes = Buffer.from([0xff, 0xd8, 0x00, 0x61]);
const contentHandling: readonly (readonly [
  strategy: IntegrationResponse["contentHandlingStrategy"],
  answer: BackendAnswer,
  template: string | undefined,
  frame: string | Buffer,
])[] = [
  [undefined, { body: "text" }, undefined, "text"],
  [undefined, { body: "text" }, "<$input.body>", "<text>"],
  [undefined, { body: bytes }, undefined, bytes],
  [undefined, { body: bytes }, "<$input.body>", `<${bytes.toString("utf8")}>`],
  [undefined, { body: "text", headers: { "Content-Type": "image/png" } }, undefined, "text"],
  ["CONVERT_TO_TEXT", { body: "text" }, undefined, "text"],
  ["CONVERT_TO_TEXT", { body: bytes }, undefined, bytes.toString("base64")],
  ["CONVERT_TO_TEXT", { body: bytes }, "<$input.body>", `<${bytes.toString("base64")}>`],
  ["CONVERT_TO_TEXT", { body: "text", headers: { "Content-Type": "image/png" } }, undefined, "dGV4dA=="],
  ["CONVERT_TO_BINARY", { body: "dGV4dA" }, "not run", Buffer.from("text")],
  ["CONVERT_TO_BINARY", { body: bytes }, "not run", bytes],
  ["CONVERT_TO_BINARY", { body: "" }, "not run", Buffer.alloc(0)],
];

test("section 8.3: content handling of answers, row by row", async (t) => {
  for (const [contentHandlingStrategy, answer, template, frame] of contentHandling) {
    const { client } = await httpApi(t, () => answer, [
      {
        integrationResponseKey: "$default",
        contentHandlingStrategy,
        responseTemplates: template === undefined ? undefined : { $default: template },
      },
    ]);
    assert.deepEqual(await client.ask({ action: "go" }), frame);
  }
});

test("a key that would match without end is stopped, and fails only its message", async (t) => {
  const service = await serveBackend(t, () => ({ body: `{"errorMessage":"${"a".repeat(40)}!"}` }));
  const api = await serveApi(t, {
    environment: { AWS_ENDPOINT_URL_LAMBDA: service.url },
    routes: {
      go: {
        integration: {
          integrationType: "AWS",
          integrationMethod: "POST",
          integrationUri:
            "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations",
        },
        responses: [{ integrationResponseKey: "/(a|a)+\\1(a+)+b/" }, { integrationResponseKey: "$default" }],
      },
    },
  });
  const frame = String(await (await api.connect()).ask({ action: "go" }));
  assert.equal(JSON.parse(frame).message, "Internal server error");
  const { outcome } = api.exchanges.at(-1)!;
  assert.ok(outcome.kind === "failed");
  assert.match(outcome.error.message, /key cannot be matched/);
});
