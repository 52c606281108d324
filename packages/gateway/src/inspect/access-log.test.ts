import assert from "node:assert/strict";
import { test } from "node:test";
import { mock, serveApi, serveBackend } from "../execute/test-api.ts";
import { compileAccessLogFormat } from "./access-log.ts";

const responses = [{ integrationResponseKey: "$default", responseTemplates: { $default: "ok" } }];

test("fills the variables of a format, with - for absent values", async (t) => {
  const api = await serveApi(t, { routes: { ping: { integration: mock(), responses } } });
  const client = await api.connect();
  await client.ask({ action: "ping" });
  const format = compileAccessLogFormat(
    '{"id":"$context.requestId","route":"$context.routeKey","type":"$context.eventType","status":$context.status,"backend":"$context.integration.integrationStatus","user":"$context.authorizer.user","ip":"$context.identity.sourceIp","nothing":"$context.nope"}',
  );
  const exchange = api.exchanges.at(-1)!;
  assert.deepEqual(JSON.parse(format(exchange)), {
    id: exchange.event.requestId,
    route: "ping",
    type: "MESSAGE",
    status: 200,
    backend: "200",
    user: "-",
    ip: "127.0.0.1",
    nothing: "-",
  });
});

test("logs the error of a failed event on one line", async (t) => {
  const api = await serveApi(t, { routes: {} });
  const client = await api.connect();
  await client.ask("a\nb");
  const format = compileAccessLogFormat(
    "$context.status $context.error.message $context.error.messageString $context.error.responseType $context.routeKey.",
  );
  assert.equal(format(api.exchanges.at(-1)!), '403 Forbidden "Forbidden" FORBIDDEN -.');
});

test("keeps all other text unchanged", async (t) => {
  const api = await serveApi(t, { routes: {} });
  await api.connect();
  assert.equal(
    compileAccessLogFormat("$other {$context} $context.stage/x")(api.exchanges[0]!),
    "$other {$context} live/x",
  );
});

test("logs the service's request id, and the authorizer that admitted a handshake", async (t) => {
  const service = await serveBackend(t, () => ({ headers: { "x-amzn-RequestId": "r1" }, body: "{}" }));
  const functions = await serveBackend(t, () => ({
    body: JSON.stringify({
      principalId: "p",
      policyDocument: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }],
      },
    }),
  }));
  const integration = {
    integrationType: "AWS",
    integrationMethod: "POST",
    integrationUri: "arn:aws:apigateway:us-east-1:sqs:path/1/q",
  } as const;
  const authorizerUri =
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:f/invocations";
  const api = await serveApi(t, {
    environment: { AWS_ENDPOINT_URL: service.url, AWS_ENDPOINT_URL_LAMBDA: functions.url },
    authorizers: [{ authorizerId: "a", authorizerType: "REQUEST", authorizerUri, identitySource: [] }],
    routes: {
      $connect: { members: { authorizationType: "CUSTOM", authorizerId: "a" } },
      $default: { integration, responses: [{ integrationResponseKey: "$default" }] },
    },
  });
  await (await api.connect()).ask("{}");
  const format = compileAccessLogFormat(
    "$context.integration.requestId $context.awsEndpointRequestId $context.authorizer.status $context.authorizer.integrationStatus $context.authorizer.principalId $context.authorizer.latency",
  );
  const [connected, message] = api.exchanges.map(format);
  assert.match(connected!, /^- - 200 200 p \d+$/);
  assert.equal(message, "r1 r1 - - p -");
});
