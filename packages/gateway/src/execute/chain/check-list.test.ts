// The check list of docs/behaviour/integration-responses.md section 14, item by item, over real sockets.
import assert from "node:assert/strict";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import { type Integration, type IntegrationResponse, selectionExpressionViolation } from "@answerback/apigatewayv2";
import { WebSocket } from "ws";
import { type BackendAnswer, mock, type RouteDescription, serveApi, serveBackend, type TestApi } from "../test-api.ts";

/** An integration response that renders a constant. */
const answers = (integrationResponseKey: string, text: string): IntegrationResponse => ({
  integrationResponseKey,
  responseTemplates: { $default: text },
});

/** A route `go` to an HTTP backend that gives this answer, and a client. */
async function httpRoute(
  t: TestContext,
  answer: BackendAnswer,
  responses: readonly IntegrationResponse[],
  more: Partial<RouteDescription> & { readonly integration?: Integration } = {},
) {
  const backend = await serveBackend(t, () => answer);
  const api = await serveApi(t, {
    routes: {
      go: {
        ...more,
        integration: {
          integrationType: "HTTP",
          integrationMethod: "POST",
          integrationUri: backend.url,
          ...more.integration,
        },
        responses,
      },
    },
  });
  return { api, backend, client: await api.connect() };
}

/** The frame that answers a message to such a route. */
async function httpAnswer(t: TestContext, answer: BackendAnswer, responses: readonly IntegrationResponse[]) {
  const { client } = await httpRoute(t, answer, responses);
  return client.ask({ action: "go" });
}

/** A Lambda service that answers each invocation with this outcome. */
async function lambdaRoute(
  t: TestContext,
  integrationType: "AWS" | "AWS_PROXY",
  outcome: { readonly result: string; readonly failed?: boolean },
  route: Omit<RouteDescription, "integration"> = {},
) {
  const lambda = await serveBackend(t, () => ({
    headers: outcome.failed ? { "X-Amz-Function-Error": "Unhandled" } : undefined,
    body: outcome.result,
  }));
  const api = await serveApi(t, {
    routes: { go: { ...route, integration: lambdaIntegration(integrationType) } },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  });
  return { api, lambda, client: await api.connect() };
}

const lambdaIntegration = (integrationType: "AWS" | "AWS_PROXY"): Integration => ({
  integrationType,
  integrationMethod: "POST",
  integrationUri:
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations",
});

const isErrorFrame = (frame: string | Buffer, message = "Internal server error") => {
  assert.equal(JSON.parse(String(frame)).message, message);
};

async function handshakeStatus(api: TestApi): Promise<number> {
  const socket = new WebSocket(api.url);
  const [, response] = (await once(socket, "unexpected-response")) as [
    unknown,
    { statusCode: number; destroy(): void },
  ];
  response.destroy();
  return response.statusCode;
}

test("1. $default alone answers every status", async (t) => {
  for (const status of [200, 404, 503]) {
    assert.equal(await httpAnswer(t, { status }, [answers("$default", "d")]), "d");
  }
});

test("2. /4/ does not answer 404", async (t) => {
  assert.equal(await httpAnswer(t, { status: 404 }, [answers("/4/", "four"), answers("$default", "d")]), "d");
});

test("3. of /2\\d\\d/ and /200/ the first created answers 200, whichever it is", async (t) => {
  const [wide, narrow] = [answers("/2\\d\\d/", "wide"), answers("/200/", "narrow")];
  assert.equal(await httpAnswer(t, { status: 200 }, [wide, narrow]), "wide");
  assert.equal(await httpAnswer(t, { status: 200 }, [narrow, wide]), "narrow");
});

test("4. nothing matches: the error frame, byte for byte", async (t) => {
  const { api, client } = await httpRoute(t, { status: 200 }, [answers("/400/", "x")]);
  const frame = await client.ask({ action: "go" });
  const { event } = api.exchanges.at(-1)!;
  assert.equal(
    frame,
    `{"message": "Internal server error", "connectionId":"${event.connection.connectionId}", "requestId":"${event.requestId}"}`,
  );
  assert.equal(client.socket.readyState, WebSocket.OPEN);
});

test("5. a proxy ignores the integration responses below it", async (t) => {
  const { client } = await lambdaRoute(
    t,
    "AWS_PROXY",
    { result: '{"statusCode":200,"body":"own"}' },
    { responses: [answers("$default", "template")] },
  );
  assert.equal(await client.ask({ action: "go" }), "own");
});

test("6. a route response without the expression: a reply", async (t) => {
  const { client } = await httpRoute(t, {}, [answers("$default", "reply")]);
  assert.deepEqual(await client.frames({ action: "go" }), ["reply"]);
});

test("7. the expression $default without a route response: silence", async (t) => {
  const { client } = await httpRoute(t, {}, [answers("$default", "reply")], {
    twoWay: false,
    routeResponseSelectionExpression: "$default",
  });
  assert.deepEqual(await client.frames({ action: "go" }), []);
});

test("8. the template expression \\$default is accepted, $default is refused", async (t) => {
  assert.equal(
    selectionExpressionViolation("$default", "responseTemplate"),
    "Unexpected variable in selection expression: $default",
  );
  const response = {
    integrationResponseKey: "$default",
    templateSelectionExpression: "\\$default",
    responseTemplates: { $default: "d", "application/json": "j" },
  };
  assert.equal(await httpAnswer(t, {}, [response]), "d");
});

test("9. an expression whose key is missing takes $default", async (t) => {
  const response = {
    integrationResponseKey: "$default",
    templateSelectionExpression: "none",
    responseTemplates: { "application/json": "j", $default: "d" },
  };
  assert.equal(await httpAnswer(t, {}, [response]), "d");
});

test("10. without an expression the only template applies, whatever its key", async (t) => {
  const response = { integrationResponseKey: "$default", responseTemplates: { "200": "only" } };
  assert.equal(await httpAnswer(t, { status: 500 }, [response]), "only");
});

test("11. without an expression application/json is preferred", async (t) => {
  const response = {
    integrationResponseKey: "$default",
    responseTemplates: { "200": "t", $default: "d", "application/json": "j" },
  };
  assert.equal(await httpAnswer(t, {}, [response]), "j");
});

test("12. an empty template: an empty frame", async (t) => {
  assert.equal(await httpAnswer(t, { body: "x" }, [answers("$default", "")]), "");
});

test("13. a service's 400 is answered by /4\\d{2}/ with the service's message", async (t) => {
  const service = await serveBackend(t, () => ({
    status: 400,
    headers: { "Content-Type": "application/x-amz-json-1.0" },
    body: '{"__type":"ValidationException","Message":"Type mismatch"}',
  }));
  const api = await serveApi(t, {
    environment: { AWS_ENDPOINT_URL_DYNAMODB: service.url },
    routes: {
      go: {
        integration: {
          integrationType: "AWS",
          integrationMethod: "POST",
          integrationUri: "arn:aws:apigateway:us-east-1:dynamodb:action/PutItem",
          requestTemplates: { "application/json": '{"TableName":"T"}' },
        },
        responses: [
          { integrationResponseKey: "$default", responseTemplates: { "application/json": '{"success":true}' } },
          {
            integrationResponseKey: "/4\\d{2}/",
            responseTemplates: { "application/json": `{"error":"Bad request","message":$input.json('$.Message')}` },
          },
        ],
      },
    },
  });
  const client = await api.connect();
  assert.equal(await client.ask({ action: "go" }), '{"error":"Bad request","message":"Type mismatch"}');
  assert.equal(service.received[0]!.headers["x-amz-target"], "DynamoDB_20120810.PutItem");
});

test("14. a Lambda error is matched by its whole message only", async (t) => {
  const outcome = { result: '{"errorMessage":"Bad thing","errorType":"Error"}', failed: true };
  for (const [key, expected] of [
    ["/Bad/", "d"],
    ["/.*Bad.*/", "bad"],
    ["/Bad thing/", "bad"],
  ] as const) {
    const { client } = await lambdaRoute(t, "AWS", outcome, {
      responses: [answers(key, "bad"), answers("$default", "d")],
    });
    assert.equal(await client.ask({ action: "go" }), expected, key);
  }
});

test("15. a dot does not match the newline of an error message unless (?s) says so", async (t) => {
  const outcome = { result: '{"errorMessage":"an Error\\nin two lines"}', failed: true };
  for (const [key, expected] of [
    [".*Error.*", "d"],
    ["(?s).*Error.*", "hit"],
    ["(.|\\n)*Error(.|\\n)*", "hit"],
  ] as const) {
    const { client } = await lambdaRoute(t, "AWS", outcome, {
      responses: [answers(`/${key}/`, "hit"), answers("$default", "d")],
    });
    assert.equal(await client.ask({ action: "go" }), expected, key);
  }
});

test("16. MOCK without statusCode: an error frame", async (t) => {
  const api = await serveApi(t, { routes: { go: { integration: mock("{}"), responses: [answers("$default", "x")] } } });
  isErrorFrame(await (await api.connect()).ask({ action: "go" }));
});

test("17. MOCK with a statusCode that is text: an error frame", async (t) => {
  const integration = mock('{"statusCode": "200"}');
  const api = await serveApi(t, { routes: { go: { integration, responses: [answers("$default", "x")] } } });
  isErrorFrame(await (await api.connect()).ask({ action: "go" }));
});

const image = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0xff, 0xfe]);

test("18. CONVERT_TO_TEXT makes base64 of image bytes, which the template reads as $input.body", async (t) => {
  const answer = { headers: { "Content-Type": "image/png" }, body: image };
  const convert = { integrationResponseKey: "$default", contentHandlingStrategy: "CONVERT_TO_TEXT" } as const;
  assert.equal(await httpAnswer(t, answer, [convert]), image.toString("base64"));
  const template = { ...convert, responseTemplates: { $default: '{"image":"$input.body"}' } };
  assert.equal(await httpAnswer(t, answer, [template]), `{"image":"${image.toString("base64")}"}`);
});

test("19. CONVERT_TO_BINARY sends the decoded bytes, and an error frame if the text is not base64", async (t) => {
  const convert = { integrationResponseKey: "$default", contentHandlingStrategy: "CONVERT_TO_BINARY" } as const;
  assert.deepEqual(await httpAnswer(t, { body: image.toString("base64") }, [convert]), image);
  isErrorFrame(await httpAnswer(t, { body: "not base64!" }, [convert]));
});

test("20. $connect on MOCK: 200 accepts, 403 refuses with 403", async (t) => {
  const response = answers("$default", "");
  const open = await serveApi(t, { routes: { $connect: { integration: mock(), responses: [response] } } });
  const client = await open.connect();
  assert.equal(client.socket.readyState, WebSocket.OPEN);
  const shut = await serveApi(t, {
    routes: { $connect: { integration: mock('{"statusCode": 403}'), responses: [response] } },
  });
  assert.equal(await handshakeStatus(shut), 403);
});

test("21. $connect on a non-proxy integration without an integration response: 500", async (t) => {
  const api = await serveApi(t, { routes: { $connect: { integration: mock() } } });
  assert.equal(await handshakeStatus(api), 500);
});

test("22. of the headers that answer $connect only the subprotocol reaches the client", async (t) => {
  const backend = await serveBackend(t, () => ({
    headers: { "Sec-WebSocket-Protocol": "chat", "X-Own": "1", "Set-Cookie": "a=b" },
  }));
  const api = await serveApi(t, {
    routes: {
      $connect: {
        integration: { integrationType: "HTTP_PROXY", integrationMethod: "GET", integrationUri: backend.url },
      },
    },
  });
  const socket = new WebSocket(api.url, ["chat", "other"]);
  const [response] = (await once(socket, "upgrade")) as [{ headers: Record<string, string> }];
  assert.equal(socket.protocol, "chat");
  assert.deepEqual(Object.keys(response.headers).sort(), [
    "connection",
    "sec-websocket-accept",
    "sec-websocket-protocol",
    "upgrade",
  ]);
  assert.equal(backend.received[0]!.headers["sec-websocket-protocol"], "chat,other");
});

test("23. a proxy function's result with an extra member: an error frame", async (t) => {
  const { client } = await lambdaRoute(t, "AWS_PROXY", { result: '{"statusCode":200,"body":"x","Data":"y"}' });
  isErrorFrame(await client.ask({ action: "go" }));
});

test("24. a proxy function's 500 on a message: an ordinary frame", async (t) => {
  const { client } = await lambdaRoute(t, "AWS_PROXY", { result: '{"statusCode":500,"body":"sorry"}' });
  assert.equal(await client.ask({ action: "go" }), "sorry");
});

test("25. a two-way route without a body: an empty frame", async (t) => {
  const { client } = await lambdaRoute(t, "AWS_PROXY", { result: '{"statusCode":200}' });
  assert.deepEqual(await client.frames({ action: "go" }), [""]);
});

test("26. NEVER without a template: Unsupported Media Type, the backend is not called", async (t) => {
  const { client, backend } = await httpRoute(t, {}, [answers("$default", "x")], {
    integration: { passthroughBehavior: "NEVER" },
  });
  isErrorFrame(await client.ask({ action: "go" }), "Unsupported Media Type");
  assert.equal(backend.received.length, 0);
});

test("27. WHEN_NO_TEMPLATES passes the payload without templates and refuses it with others", async (t) => {
  const without = await httpRoute(t, {}, [answers("$default", "ok")], {
    integration: { passthroughBehavior: "WHEN_NO_TEMPLATES" },
  });
  assert.equal(await without.client.ask('{"action":"go" }'), "ok");
  assert.equal(without.backend.received[0]!.body, '{"action":"go" }');
  const others = await httpRoute(t, {}, [answers("$default", "ok")], {
    integration: {
      passthroughBehavior: "WHEN_NO_TEMPLATES",
      templateSelectionExpression: "none",
      requestTemplates: { other: "x" },
    },
  });
  isErrorFrame(await others.client.ask({ action: "go" }), "Unsupported Media Type");
});

test("28. ${integration.response.body.code} chooses the template", async (t) => {
  const response = {
    integrationResponseKey: "$default",
    templateSelectionExpression: "${integration.response.body.code}",
    responseTemplates: { E7: "seven", "5": "five", $default: "d" },
  };
  assert.equal(await httpAnswer(t, { body: '{"code":"E7"}' }, [response]), "seven");
  assert.equal(await httpAnswer(t, { body: '{"code":5}' }, [response]), "five");
  assert.equal(await httpAnswer(t, { body: "no json" }, [response]), "d");
});

test("29. a change has no effect until a deployment, which applies to the next message of an open connection", async (t) => {
  const route = (text: string) => ({ go: { integration: mock(), responses: [answers("$default", text)] } });
  const api = await serveApi(t, { routes: route("one") });
  const client = await api.connect();
  assert.equal(await client.ask({ action: "go" }), "one");
  await api.setStageVariables({ any: "thing" });
  assert.equal(await client.ask({ action: "go" }), "one");
  await api.deploy(route("two"));
  assert.equal(await client.ask({ action: "go" }), "two");
});

test("30. the value of a variable is not evaluated again", async (t) => {
  const response = {
    integrationResponseKey: "$default",
    templateSelectionExpression: "${request.body.key}",
    responseTemplates: { "$request.body.action": "literal", go: "evaluated" },
  };
  const { client } = await httpRoute(t, {}, [response]);
  assert.equal(await client.ask({ action: "go", key: "$request.body.action" }), "literal");
});
