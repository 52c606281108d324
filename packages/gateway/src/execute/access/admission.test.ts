import assert from "node:assert/strict";
import { once } from "node:events";
import type { ClientRequest, IncomingMessage } from "node:http";
import { test } from "node:test";
import type { Authorizer, Integration, Route } from "@answerback/apigatewayv2";
import { Sha256 } from "@smithy/core/checksum";
import { HttpRequest } from "@smithy/core/protocols";
import { SignatureV4 } from "@smithy/signature-v4";
import { WebSocket } from "ws";
import { createKnownCredentials } from "../../auth/known-credentials.ts";
import type { LambdaRequest } from "../chain/integration-request.ts";
import { EndpointResponse } from "../integrations/endpoint-response.ts";
import { type ApiDescription, mock, serveApi } from "../test-api.ts";

/** The status of a handshake: 101, or that of the refusal, with its body. */
async function dial(url: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(url, { headers });
  socket.on("error", () => {});
  const refused = once(socket, "unexpected-response").then(async ([request, response]) => {
    const pieces: Buffer[] = [];
    for await (const piece of response as IncomingMessage) pieces.push(piece);
    (request as ClientRequest).destroy();
    const { statusCode, headers: answered } = response as IncomingMessage;
    return { status: statusCode, body: Buffer.concat(pieces).toString(), headers: answered };
  });
  const opened = once(socket, "open").then(() => {
    socket.terminate();
    return { status: 101, body: "", headers: {} as IncomingMessage["headers"] };
  });
  return Promise.race([refused, opened]);
}

/** A function that returns `answer(event)` and records the events. */
class FakeFunction {
  readonly events: Record<string, unknown>[] = [];
  answer: (event: Record<string, unknown>) => unknown = () => ({});
  /** The function fails with this message. */
  error: string | undefined;

  readonly lambda = async (request: LambdaRequest): Promise<EndpointResponse> => {
    const event = JSON.parse(String(request.payload));
    this.events.push(event);
    if (this.error !== undefined) {
      const body = JSON.stringify({ errorMessage: this.error, errorType: "Error" });
      return new EndpointResponse(200, [["X-Amz-Function-Error", "Unhandled"]], Buffer.from(body));
    }
    return new EndpointResponse(200, [], Buffer.from(JSON.stringify(this.answer(event))));
  };
}

const allowAll = {
  Version: "2012-10-17",
  Statement: [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: "*" }],
};

const authorizer: Authorizer = {
  authorizerId: "au1",
  name: "who",
  authorizerType: "REQUEST",
  authorizerUri:
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:who/invocations",
  identitySource: ["route.request.header.Auth", "route.request.querystring.room"],
};

const echoAuthorizer: Integration = {
  integrationType: "MOCK",
  requestTemplates: { $default: '{"statusCode": 200}' },
  templateSelectionExpression: "\\$default",
};

function authorized(fake: FakeFunction, more: Partial<ApiDescription> = {}): ApiDescription {
  return {
    routes: {
      $connect: { members: { authorizationType: "CUSTOM", authorizerId: "au1" } },
      who: {
        integration: echoAuthorizer,
        responses: [
          {
            integrationResponseKey: "$default",
            responseTemplates: {
              $default: "$context.authorizer.principalId/$context.authorizer.n/$context.authorizer.b",
            },
            templateSelectionExpression: "\\$default",
          },
        ],
      },
    },
    authorizers: [authorizer],
    backends: { lambda: fake.lambda },
    ...more,
  };
}

test("keeps the authorizer's result for the life of the connection, every value as a string", async (t) => {
  const fake = new FakeFunction();
  fake.answer = () => ({ principalId: "me", policyDocument: allowAll, context: { n: 1, b: true } });
  const api = await serveApi(t, authorized(fake));
  const client = await api.connect({ headers: { Auth: "secret" }, query: "?room=r" });
  fake.answer = () => ({ principalId: "someone else" });
  assert.equal(await client.ask({ action: "who" }), "me/1/true");
  assert.equal(fake.events.length, 1);
});

test("gives the authorizer's result to every event, and does not apply its policy to messages", async (t) => {
  const fake = new FakeFunction();
  const invoke = {
    Effect: "Allow",
    Action: "execute-api:Invoke",
    Resource: "arn:aws:execute-api:*:*:a1/live/$connect",
  };
  const policyDocument = { Statement: [invoke, { ...invoke, Effect: "Deny", Resource: "*/$default" }] };
  fake.answer = ({ type }) =>
    type === "REQUEST"
      ? { principalId: "me", policyDocument, context: { n: 1, b: true } }
      : { statusCode: 200, body: "reached" };
  const integration = { integrationType: "AWS_PROXY", integrationUri: authorizer.authorizerUri } as const;
  const members = { authorizationType: "CUSTOM", authorizerId: "au1" } as const;
  const api = await serveApi(
    t,
    authorized(fake, {
      routes: { $connect: { integration, members }, $default: { integration }, $disconnect: { integration } },
      authorizers: [{ ...authorizer, identitySource: [] }],
    }),
  );
  const client = await api.connect();
  assert.equal(await client.ask("x"), "reached");
  const ended = api.nextExchange();
  client.socket.close();
  await ended;
  const [asked, ...events] = fake.events as unknown as Record<string, Record<string, Record<string, unknown>>>[];
  assert.deepEqual(asked?.queryStringParameters, {});
  assert.deepEqual(asked?.multiValueQueryStringParameters, {});
  assert.deepEqual(
    events.map(({ requestContext }) => requestContext?.eventType),
    ["CONNECT", "MESSAGE", "DISCONNECT"],
  );
  for (const { requestContext } of events) {
    const { integrationLatency, ...said } = requestContext?.authorizer ?? {};
    assert.deepEqual(said, { n: "1", b: "true", principalId: "me" });
    assert.ok(Number.isInteger(integrationLatency));
  }
});

test("records every event of a connection with the result of admission", async (t) => {
  const fake = new FakeFunction();
  fake.answer = () => ({ principalId: "me", policyDocument: allowAll, usageIdentifierKey: "v" });
  const members = { authorizationType: "CUSTOM", authorizerId: "au1", apiKeyRequired: true } as const;
  const api = await serveApi(
    t,
    authorized(fake, {
      api: { apiKeySelectionExpression: "$context.authorizer.usageIdentifierKey" },
      settings: { apiKeys: [{ id: "k", value: "v" }] },
      routes: {
        $connect: { integration: mock(), responses: [{ integrationResponseKey: "$default" }], members },
        $default: {},
        $disconnect: {},
      },
    }),
  );
  const client = await api.connect({ headers: { Auth: "secret" }, query: "?room=r" });
  await client.ask("x");
  const ended = api.nextExchange();
  client.socket.close();
  await ended;
  assert.deepEqual(
    api.exchanges.map(({ event }) => [
      event.kind,
      event.connection.access.authorizer?.principalId,
      event.connection.access.identity,
    ]),
    ["connect", "message", "disconnect"].map((kind) => [kind, "me", { apiKey: "v", apiKeyId: "k" }]),
  );
  assert.equal(api.exchanges[0]?.routed?.context.authorizer?.principalId, "me");
});

test("checks in the order of the service: rate, API key, authorizer, required parameters; caches nothing", async (t) => {
  const fake = new FakeFunction();
  fake.answer = () => ({ principalId: "me", policyDocument: allowAll });
  const requestParameters = { "route.request.header.Needed": { required: true } };
  const api = await serveApi(
    t,
    authorized(fake, {
      routes: {
        $connect: {
          members: { authorizationType: "CUSTOM", authorizerId: "au1", apiKeyRequired: true, requestParameters },
        },
      },
      authorizers: [{ ...authorizer, identitySource: ["route.request.header.Auth"] }],
      stage: { defaultRouteSettings: { throttlingRateLimit: 0 } },
      settings: { apiKeys: [{ id: "k1", value: "open", quota: { limit: 4, period: "MONTH" } }] },
    }),
  );
  const key = { "x-api-key": "open" };
  const steps: readonly (readonly [status: number, message: string, headers: Record<string, string>])[] = [
    [403, "Forbidden", { Auth: "x", Needed: "x" }],
    [401, "Unauthorized", { ...key, Needed: "x" }],
    [400, "Missing required request parameters: [Needed]", { ...key, Auth: "x" }],
    [400, "Missing required request parameters: [Needed]", { ...key, Auth: "x", Needed: "" }],
    [101, "", { ...key, Auth: "x", Needed: "x" }],
    [429, "Limit Exceeded", { ...key, Auth: "x", Needed: "x" }],
  ];
  assert.equal((await dial(api.url)).body, '{"message":"Too Many Requests"}');
  await api.setStage({});
  const asked: number[] = [];
  for (const [status, message, headers] of steps) {
    const answer = await dial(api.url, headers);
    assert.deepEqual([answer.status, answer.body], [status, message && JSON.stringify({ message })]);
    asked.push(fake.events.length);
  }
  assert.deepEqual(asked, [0, 0, 1, 2, 3, 3]);
});

test("calls the authorizer with the documented event", async (t) => {
  const fake = new FakeFunction();
  fake.answer = () => ({ principalId: "me", policyDocument: allowAll });
  const api = await serveApi(t, authorized(fake));
  await api.connect({ headers: { Auth: "secret" }, query: "?room=r&room=s" });
  const [event] = fake.events;
  assert.ok(event);
  assert.equal(event.type, "REQUEST");
  assert.equal(event.methodArn, "arn:aws:execute-api:us-east-1:000000000000:a1/live/$connect");
  const headers = event.headers as Record<string, string>;
  assert.equal(headers.Auth, "secret");
  assert.equal(headers.Connection, "Upgrade");
  assert.equal(headers.Upgrade, "websocket");
  assert.equal(headers["content-length"], "0");
  assert.match(headers["X-Amzn-Trace-Id"] ?? "", /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  assert.deepEqual(event.queryStringParameters, { room: "s" });
  assert.deepEqual(event.multiValueQueryStringParameters, { room: ["r", "s"] });
  assert.deepEqual(event.stageVariables, {});
  assert.ok(!("pathParameters" in event));
  const context = event.requestContext as Record<string, unknown>;
  assert.equal(context.routeKey, "$connect");
  assert.equal(context.eventType, "CONNECT");
  assert.ok(!("messageId" in context) && !("authorizer" in context));
});

test("refuses with 401 and does not call the function if an identity source is missing or empty", async (t) => {
  const fake = new FakeFunction();
  const api = await serveApi(t, authorized(fake));
  for (const [query, headers] of [
    ["?room=r", {}],
    ["", { Auth: "x" }],
    ["?room=", { Auth: "x" }],
  ] as const) {
    const { status, body } = await dial(api.url + query, headers);
    assert.equal(status, 401);
    assert.equal(body, '{"message":"Unauthorized"}');
  }
  assert.deepEqual(fake.events, []);
});

test("reads identity sources from stage variables and the context too", async (t) => {
  const fake = new FakeFunction();
  fake.answer = () => ({ principalId: "me", policyDocument: allowAll });
  const sources = { ...authorizer, identitySource: ["stageVariables.env", "context.identity.sourceIp"] };
  const api = await serveApi(t, authorized(fake, { authorizers: [sources] }));
  assert.equal((await dial(api.url)).status, 401);
  await api.setStageVariables({ env: "qa" });
  assert.equal((await dial(api.url)).status, 101);
});

const granted = { principalId: "me", policyDocument: allowAll, context: { a: "" } };

const verdicts: readonly (readonly [what: string, status: number, result: unknown])[] = [
  ["allows", 101, { principalId: "me", policyDocument: allowAll }],
  [
    "denies",
    403,
    {
      principalId: "me",
      policyDocument: { Version: "2012-10-17", Statement: [{ ...allowAll.Statement[0], Effect: "Deny" }] },
    },
  ],
  [
    "covers methods of the stage but not $connect",
    403,
    {
      principalId: "me",
      policyDocument: {
        Version: "2012-10-17",
        Statement: [{ ...allowAll.Statement[0], Resource: "arn:aws:execute-api:us-east-1:000000000000:a1/live/*/*" }],
      },
    },
  ],
  [
    "has a condition, which is not supported",
    500,
    {
      principalId: "me",
      policyDocument: {
        Statement: [{ ...allowAll.Statement[0], Condition: { Bool: { "aws:SecureTransport": "true" } } }],
      },
    },
  ],
  ["has no principalId", 500, { policyDocument: allowAll }],
  ["has no policy", 500, { principalId: "me" }],
  ["has an array in its context", 500, { principalId: "me", policyDocument: allowAll, context: { a: [1] } }],
  ["is larger than 8 KB", 500, { principalId: "me", policyDocument: allowAll, context: { a: "x".repeat(8192) } }],
  ["has null in its context", 101, { ...granted, context: { a: null } }],
  ["has exactly 8 KB", 101, { ...granted, context: { a: "x".repeat(8192 - JSON.stringify(granted).length) } }],
  ["is not an object", 500, "Allow"],
];

for (const [what, status, result] of verdicts) {
  test(`answers ${status} to an authorizer whose result ${what}`, async (t) => {
    const fake = new FakeFunction();
    fake.answer = () => result;
    const api = await serveApi(t, authorized(fake));
    assert.equal((await dial(`${api.url}?room=r`, { Auth: "x" })).status, status);
  });
}

for (const [error, status] of [
  ["Unauthorized", 401],
  ["unauthorized", 500],
  ["broken", 500],
] as const) {
  test(`answers ${status} to an authorizer that fails with '${error}'`, async (t) => {
    const fake = new FakeFunction();
    fake.error = error;
    const api = await serveApi(t, authorized(fake));
    assert.equal((await dial(`${api.url}?room=r`, { Auth: "x" })).status, status);
  });
}

test("answers 500 if the deployment lacks the authorizer, or WebSocket APIs lack its kind", async (t) => {
  const fake = new FakeFunction();
  const gone = await serveApi(t, authorized(fake, { authorizers: [] }));
  assert.equal((await dial(gone.url)).status, 500);
  assert.match(gone.warnings.join(), /Authorizer 'au1' does not exist/);
  const jwt = await serveApi(t, { routes: { $connect: { members: { authorizationType: "JWT" } } } });
  assert.equal((await dial(jwt.url)).status, 500);
});

test("refuses with the body and headers of the service", async (t) => {
  const fake = new FakeFunction();
  const api = await serveApi(t, authorized(fake));
  const { headers } = await dial(api.url);
  assert.equal(headers["content-type"], "application/json");
  assert.equal(headers["x-amzn-errortype"], "UnauthorizedException");
  assert.match(String(headers["x-amzn-requestid"]), /^[\w-]{15}=$/);
  assert.ok(headers["x-amz-apigw-id"]);
});

const stageArn = "arn:aws:execute-api:us-east-1:000000000000:a1/live";

function signer(secretAccessKey: string) {
  return new SignatureV4({
    credentials: { accessKeyId: "AKID", secretAccessKey },
    region: "us-east-1",
    service: "execute-api",
    sha256: Sha256,
  });
}

function unsigned(url: string, headers: Record<string, string> = {}): HttpRequest {
  const { host, hostname, port, pathname } = new URL(url);
  return new HttpRequest({
    method: "GET",
    hostname,
    port: Number(port),
    path: pathname,
    headers: { host, ...headers },
  });
}

async function presigned(url: string, secretAccessKey: string): Promise<string> {
  const { query = {} } = await signer(secretAccessKey).presign(unsigned(url), { expiresIn: 60 });
  return `${url}?${new URLSearchParams(query as Record<string, string>).toString().replaceAll("+", "%20")}`;
}

test("accepts handshakes signed by a known key, in headers or query, and refuses others with 403", async (t) => {
  const api = await serveApi(t, {
    routes: {
      $connect: { members: { authorizationType: "AWS_IAM" } },
      who: {
        integration: mock(),
        responses: [
          {
            integrationResponseKey: "$default",
            responseTemplates: { $default: "$context.identity.userArn" },
            templateSelectionExpression: "\\$default",
          },
        ],
      },
    },
    credentials: createKnownCredentials([{ accessKeyId: "AKID", secretAccessKey: "secret" }], "000000000000"),
  });
  assert.equal((await dial(api.url)).status, 403);
  const { headers } = await signer("secret").sign(unsigned(api.url));
  const { host: _, ...signed } = headers;
  const client = await api.connect({ headers: signed });
  assert.equal(await client.ask({ action: "who" }), "arn:aws:iam::000000000000:user/AKID");
  assert.equal((await dial(await presigned(api.url, "secret"))).status, 101);
  const forged = await dial(await presigned(api.url, "guess"));
  assert.equal(forged.status, 403);
  assert.equal(forged.body, '{"message":"Forbidden"}');
});

test("holds a signing key to its policy, and accepts no signature if no key is known", async (t) => {
  const routes = { $connect: { members: { authorizationType: "AWS_IAM" } satisfies Route } };
  const policy = { Statement: { Effect: "Allow", Action: "execute-api:*", Resource: "arn:aws:execute-api:*:*:a2/*" } };
  const held = await serveApi(t, {
    routes,
    credentials: createKnownCredentials([{ accessKeyId: "AKID", secretAccessKey: "secret", policy }], "000000000000"),
  });
  assert.equal((await dial(await presigned(held.url, "secret"))).status, 403);
  const exact = { Statement: { Effect: "Allow", Action: "execute-api:Invoke", Resource: `${stageArn}/$connect` } };
  const allowed = await serveApi(t, {
    routes,
    credentials: createKnownCredentials(
      [{ accessKeyId: "AKID", secretAccessKey: "secret", policy: exact }],
      "000000000000",
    ),
  });
  assert.equal((await dial(await presigned(allowed.url, "secret"))).status, 101);
  const unknown = await serveApi(t, { routes });
  assert.equal((await dial(await presigned(unknown.url, "secret"))).status, 403);
});

test("requires an API key in the header", async (t) => {
  const api = await serveApi(t, {
    routes: {
      $connect: { members: { apiKeyRequired: true } },
      who: {
        integration: mock(),
        responses: [
          {
            integrationResponseKey: "$default",
            responseTemplates: { $default: "$context.identity.apiKeyId" },
            templateSelectionExpression: "\\$default",
          },
        ],
      },
    },
    settings: { apiKeys: [{ id: "k1", value: "open", rateLimit: 1, burstLimit: 2 }] },
  });
  assert.equal((await dial(api.url)).status, 403);
  assert.equal((await dial(api.url, { "x-api-key": "wrong" })).status, 403);
  const client = await api.connect({ headers: { "X-API-Key": "open" } });
  assert.equal(await client.ask({ action: "who" }), "k1");
  assert.equal((await dial(api.url, { "x-api-key": "open" })).status, 101);
  const limited = await dial(api.url, { "x-api-key": "open" });
  assert.equal(limited.status, 429);
  assert.equal(limited.body, '{"message":"Too Many Requests"}');
});

test("uses the API key that the authorizer names", async (t) => {
  const fake = new FakeFunction();
  fake.answer = ({ headers }) => ({
    principalId: "me",
    policyDocument: allowAll,
    usageIdentifierKey: (headers as Record<string, string>).Auth,
  });
  const description = authorized(fake, {
    api: { apiKeySelectionExpression: "$context.authorizer.usageIdentifierKey" },
    settings: { apiKeys: [{ id: "k1", value: "open" }] },
  });
  const api = await serveApi(t, {
    ...description,
    routes: { $connect: { members: { authorizationType: "CUSTOM", authorizerId: "au1", apiKeyRequired: true } } },
  });
  assert.equal((await dial(`${api.url}?room=r`, { Auth: "open" })).status, 101);
  assert.equal((await dial(`${api.url}?room=r`, { Auth: "other", "x-api-key": "open" })).status, 403);
});

test("refuses with 400 when a required parameter is missing", async (t) => {
  const requestParameters = {
    "route.request.header.Auth": { required: true },
    "route.request.querystring.room": { required: true },
    "route.request.querystring.name": { required: false },
    "route.request.multivaluequerystring.tag": { required: true },
  };
  const api = await serveApi(t, { routes: { $connect: { members: { requestParameters } } } });
  const { status, body } = await dial(api.url, { auth: "x" });
  assert.equal(status, 400);
  assert.equal(body, '{"message":"Missing required request parameters: [room, tag]"}');
  assert.equal((await dial(`${api.url}?room=r&tag=a&tag=b`, { auth: "x" })).status, 101);
});

test("refuses handshakes beyond the stage's or the account's rate with 429", async (t) => {
  const stage = await serveApi(t, {
    routes: {},
    stage: { defaultRouteSettings: { throttlingRateLimit: 0.001, throttlingBurstLimit: 1 } },
  });
  assert.equal((await dial(stage.url)).status, 101);
  assert.equal((await dial(stage.url)).status, 429);
  await stage.setStage({});
  assert.equal((await dial(stage.url)).status, 101);
  const account = await serveApi(t, { routes: {}, settings: { throttling: { connectionsPerSecond: 0 } } });
  assert.equal((await dial(account.url)).status, 429);
});
