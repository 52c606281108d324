// The check list of docs/behaviour/data-plane.md section 12, item by item, over real sockets.
import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { type TestContext, test } from "node:test";
import type { Integration, IntegrationResponse } from "@answerback/apigatewayv2";
import { WebSocket } from "ws";
import { EndpointResponse } from "../integrations/endpoint-response.ts";
import { clientFrame, opcodes, RawClient } from "../socket/test-raw-client.ts";
import { type ApiDescription, mock, serveApi, serveBackend, type TestApi } from "../test-api.ts";
import type { Exchange } from "./exchange.ts";

const lambda: Integration = {
  integrationType: "AWS_PROXY",
  integrationMethod: "POST",
  integrationUri:
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:${stageVariables.f}/invocations",
};

/** An API in which every function is this one. */
function withFunction(
  routes: ApiDescription["routes"],
  result: (event: Record<string, never>) => unknown,
  more: Partial<ApiDescription> = {},
): ApiDescription {
  return {
    routes,
    stageVariables: { f: "one" },
    backends: {
      lambda: async ({ payload }) =>
        new EndpointResponse(200, [], Buffer.from(JSON.stringify(await result(JSON.parse(String(payload)))))),
    },
    ...more,
  };
}

const answer = (template: string): readonly IntegrationResponse[] => [
  {
    integrationResponseKey: "$default",
    responseTemplates: { $default: template },
    templateSelectionExpression: "\\$default",
  },
];
const who = { $default: { integration: mock(), responses: answer("$context.connectionId") } };

async function dial(url: string, options: ConstructorParameters<typeof WebSocket>[2] = {}, protocols: string[] = []) {
  const socket = new WebSocket(url, protocols, options);
  socket.on("error", () => {});
  return Promise.race([
    once(socket, "open").then(() => ({ status: 101, protocol: socket.protocol })),
    once(socket, "unexpected-response").then(([, response]) => ({
      status: (response as IncomingMessage).statusCode,
      protocol: "",
    })),
  ]);
}

async function disconnected(api: TestApi): Promise<number> {
  for (;;) {
    const past = api.exchanges.find(({ event }) => event.kind === "disconnect") as Exchange | undefined;
    const { event } = past ?? (await api.nextExchange());
    if (event.kind === "disconnect") return event.cause.code;
  }
}

const callbackUrl = (api: TestApi, id: string) => `${api.url.replace("ws:", "http:")}/@connections/${id}`;

async function openWho(t: TestContext, more: Partial<ApiDescription> = {}) {
  const api = await serveApi(t, { routes: who, ...more });
  const client = await api.connect();
  return { api, client, id: String(await client.ask("who?")) };
}

test("1. a handshake without routes: 101", async (t) => {
  const api = await serveApi(t, { routes: {} });
  assert.equal((await dial(api.url)).status, 101);
});

test("2. $connect by a proxy function, 200, 401, 500: 101, 401, 500", async (t) => {
  const statuses = [200, 401, 500];
  const api = await serveApi(
    t,
    withFunction({ $connect: { integration: lambda } }, () => ({ statusCode: statuses.shift() })),
  );
  for (const expected of [101, 401, 500]) assert.equal((await dial(api.url)).status, expected);
});

test("3. a subprotocol only if the function names it", async (t) => {
  const headers = [undefined, { "sec-websocket-protocol": "b" }];
  const api = await serveApi(
    t,
    withFunction({ $connect: { integration: lambda } }, () => ({ statusCode: 200, headers: headers.shift() })),
  );
  const silent = new WebSocket(api.url, ["a", "b"]);
  const [error] = await once(silent, "error");
  assert.match(String(error), /no subprotocol/);
  assert.deepEqual(await dial(api.url, {}, ["a", "b"]), { status: 101, protocol: "b" });
});

test("4. a binary frame: 1003", async (t) => {
  const api = await serveApi(t, { routes: who });
  const client = await RawClient.open(api.url);
  client.write(clientFrame(opcodes.binary, "x"));
  assert.equal(await client.closeCode(), 1003);
});

test("5. a frame of 32 KB and one byte: 1009", async (t) => {
  const api = await serveApi(t, { routes: who });
  const client = await RawClient.open(api.url);
  client.write(clientFrame(opcodes.text, "x".repeat(32_769)));
  assert.equal(await client.closeCode(), 1009);
});

test("6. four frames of 32 KB are accepted, one byte more is not", async (t) => {
  const full = "x".repeat(32_768);
  const begin = [opcodes.textBegins, opcodes.continues, opcodes.continues].map((first) => clientFrame(first, full));
  const api = await serveApi(t, { routes: who });
  const client = await RawClient.open(api.url);
  client.write(...begin, clientFrame(opcodes.ends, full));
  assert.equal((await client.next())?.first, opcodes.text);
  client.write(...begin, clientFrame(opcodes.continues, full), clientFrame(opcodes.ends, "x"));
  assert.equal(await client.closeCode(), 1009);
});

test("7. idle: 1001, and $disconnect receives 1001", async (t) => {
  const api = await serveApi(t, { routes: who, settings: { limits: { idleMillis: 50 } } });
  const client = await RawClient.open(api.url);
  assert.equal(await client.closeCode(), 1001);
  assert.equal(await disconnected(api), 1001);
});

test("8. DELETE @connections: the client gets 1000, the event has 1000, a later POST 410", async (t) => {
  const { api, client, id } = await openWho(t);
  const closed = client.closed();
  assert.equal((await fetch(callbackUrl(api, id), { method: "DELETE" })).status, 204);
  assert.equal((await closed)[0], 1000);
  assert.equal(await disconnected(api), 1000);
  assert.equal((await fetch(callbackUrl(api, id), { method: "POST", body: "x" })).status, 410);
});

test("9. an unknown id: 410, a malformed one: 400", async (t) => {
  const api = await serveApi(t, { routes: who });
  assert.equal((await fetch(callbackUrl(api, "KVmb8fjMIAMCFgQ="))).status, 410);
  assert.equal((await fetch(callbackUrl(api, "42"))).status, 400);
});

test("10. %40connections and %3D", async (t) => {
  const { api, id } = await openWho(t);
  const url = callbackUrl(api, id.replace("=", "%3D")).replace("@", "%40");
  assert.equal((await fetch(url)).status, 200);
});

test("11. a POST of 131072 bytes: 200, of 131073: 413", async (t) => {
  const { api, client, id } = await openWho(t);
  const message = once(client.socket, "message");
  const post = (length: number) => fetch(callbackUrl(api, id), { method: "POST", body: "x".repeat(length) });
  assert.equal((await post(131_072)).status, 200);
  assert.equal(String((await message)[0]).length, 131_072);
  assert.equal((await post(131_073)).status, 413);
});

test("12. a POST from within the handler of $connect: 410", async (t) => {
  const posted: number[] = [];
  let api: TestApi | undefined;
  api = await serveApi(
    t,
    withFunction(
      { $connect: { integration: lambda } },
      async (event: { requestContext?: { connectionId: string } }) => {
        const { connectionId } = event.requestContext!;
        posted.push((await fetch(callbackUrl(api!, connectionId), { method: "POST", body: "x" })).status);
        return { statusCode: 200 };
      },
    ),
  );
  assert.equal((await dial(api.url)).status, 101);
  assert.deepEqual(posted, [410]);
});

test("13. absent members of an event are absent, not null", async (t) => {
  const events: object[] = [];
  const api = await serveApi(
    t,
    withFunction(
      { $connect: { integration: lambda }, $default: { integration: lambda } },
      (event) => {
        events.push(event);
        return { statusCode: 200 };
      },
      { stageVariables: { f: "one" } },
    ),
  );
  const client = await api.connect();
  await client.ask("x");
  assert.equal(events.length, 2);
  for (const event of events) assert.ok(!JSON.stringify(event).includes("null"), JSON.stringify(event));
});

test("14. a message that is not JSON: $default", async (t) => {
  const { client } = await openWho(t);
  assert.match(String(await client.ask("{action")), /^[\w-]{15}=$/);
});

test("15. no route and no $default: the Forbidden frame", async (t) => {
  const api = await serveApi(t, { routes: { join: who.$default } });
  const client = await api.connect();
  assert.match(
    String(await client.ask({ action: "leave" })),
    /^\{"message": "Forbidden", "connectionId":"[\w-]{15}=", "requestId":"[\w-]{15}="\}$/,
  );
});

/** An API whose $connect calls the function as an authorizer with the identity source Auth. */
function authorized(routes: ApiDescription["routes"], result: () => unknown): ApiDescription {
  return withFunction(
    { ...routes, $connect: { members: { authorizationType: "CUSTOM", authorizerId: "au" } } },
    result,
    {
      authorizers: [
        {
          authorizerId: "au",
          authorizerType: "REQUEST",
          authorizerUri: lambda.integrationUri,
          identitySource: ["route.request.header.Auth"],
        },
      ],
    },
  );
}

const policy = (Effect: "Allow" | "Deny") => ({
  Version: "2012-10-17",
  Statement: [{ Action: "execute-api:Invoke", Effect, Resource: "*" }],
});

test("16. no identity source: 401, the function is not called", async (t) => {
  const api = await serveApi(
    t,
    authorized({}, () => assert.fail("called")),
  );
  assert.equal((await dial(api.url)).status, 401);
});

test("17. Deny: 403", async (t) => {
  const api = await serveApi(
    t,
    authorized({}, () => ({ principalId: "me", policyDocument: policy("Deny") })),
  );
  assert.equal((await dial(api.url, { headers: { Auth: "x" } })).status, 403);
});

test("18. numbers of an authorizer's context are strings", async (t) => {
  const template = "#if($context.authorizer.n.length() == 2)text $context.authorizer.n#end";
  const api = await serveApi(
    t,
    authorized({ $default: { integration: mock(), responses: answer(template) } }, () => ({
      principalId: "me",
      policyDocument: policy("Allow"),
      context: { n: 42 },
    })),
  );
  const client = await api.connect({ headers: { Auth: "x" } });
  assert.equal(await client.ask("x"), "text 42");
});

test("19. requestParameters: the table of section 6.2", async (t) => {
  const backend = await serveBackend(t, () => ({ body: "{}" }));
  const integration: Integration = {
    integrationType: "HTTP_PROXY",
    integrationMethod: "POST",
    integrationUri: `${backend.url}/users/{id}`,
    requestParameters: {
      "integration.request.header.connectionId": "context.connectionId",
      "integration.request.querystring.t": "route.request.body.t",
      "integration.request.path.id": "route.request.body.u.id",
      "integration.request.header.env": "stageVariables.env",
      "integration.request.header.k": "'static'",
      "integration.request.header.none": "route.request.body.none",
      "integration.request.header.a": "route.request.querystring.auth",
    },
  };
  const api = await serveApi(t, { routes: { $default: { integration } }, stageVariables: { env: "qa" } });
  const client = await api.connect({ query: "?auth=1" });
  await client.ask({ u: { id: 7 }, t: "x y" });
  const [request] = backend.received;
  assert.equal(request?.url, "/users/7?t=x%20y");
  const { connectionid, env, k, none, a } = request.headers;
  assert.match(String(connectionid), /^[\w-]{15}=$/);
  assert.deepEqual({ env, k, none, a }, { env: "qa", k: "static", none: undefined, a: undefined });
});

for (const [rendered, expected] of [
  ['{"statusCode": 200}', "200"],
  ["{statusCode: 200}", "200"],
  ['{"statusCode": 200,}', "200"],
  ['{"statusCode": -1}', "-1"],
  ['{"statusCode": "200"}', undefined],
  ['{"statusCode": 200.5}', undefined],
  ["{}", undefined],
  ["ok", undefined],
  ["", undefined],
] as const) {
  test(`20. MOCK whose template renders '${rendered}': ${expected ?? "an error"}`, async (t) => {
    const api = await serveApi(t, {
      routes: {
        $default: {
          integration: {
            ...mock(),
            requestTemplates: { "application/json": rendered === "" ? "#set($a = 1)" : rendered },
          },
          responses: answer("$context.status"),
        },
      },
    });
    const client = await api.connect();
    const frame = String(await client.ask("{}"));
    if (expected === undefined) assert.match(frame, /"Internal server error"/);
    else assert.equal(frame, expected);
  });
}

test("20. MOCK without a template uses the message itself", async (t) => {
  const api = await serveApi(t, {
    routes: { $default: { integration: { integrationType: "MOCK" }, responses: answer("$context.status") } },
  });
  const client = await api.connect();
  assert.equal(await client.ask('{"statusCode":200}'), "200");
});

test("21. a stage variable in a URI", async (t) => {
  const names: string[] = [];
  const api = await serveApi(t, {
    routes: { $default: { integration: lambda } },
    stageVariables: { f: "two:live" },
    backends: {
      async lambda({ functionName }) {
        names.push(functionName);
        return new EndpointResponse(200, [], Buffer.from('{"body":"x"}'));
      },
    },
  });
  const client = await api.connect();
  await client.ask("x");
  assert.deepEqual(names, ["arn:aws:lambda:us-east-1:000000000000:function:two:live"]);
});

test("22. a throttled message: a frame, and the connection stays open", async (t) => {
  const stage = { routeSettings: { $default: { throttlingRateLimit: 0.001, throttlingBurstLimit: 1 } } };
  const { client } = await openWho(t, { stage });
  assert.match(String(await client.ask("x")), /^\{"message": "Too Many Requests", /);
  assert.equal(client.socket.readyState, WebSocket.OPEN);
});

test("23. a new deployment applies to the next message of open connections", async (t) => {
  const { api, client } = await openWho(t);
  await api.deploy({ $default: { integration: mock(), responses: answer("new") } });
  assert.equal(await client.ask("x"), "new");
});

test("24. a message that violates its model: the frame with its own layout", async (t) => {
  const api = await serveApi(t, {
    routes: { $default: { ...who.$default, members: { modelSelectionExpression: "m", requestModels: { m: "text" } } } },
    models: [{ modelId: "m1", name: "text", schema: '{"type":"string"}' }],
  });
  const client = await api.connect();
  assert.match(
    String(await client.ask("{}")),
    /^\{"message" : "Bad request body", "connectionId": "[\w-]{15}=", "messageId": "[\w-]{15}="\}$/,
  );
});

test("25. a ping is answered", async (t) => {
  const { client } = await openWho(t);
  client.socket.ping("beat");
  const [payload] = await once(client.socket, "pong");
  assert.equal(String(payload), "beat");
});
