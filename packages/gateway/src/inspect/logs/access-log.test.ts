import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { accessLogMembers, contextMembers } from "@answerback/vtl/apigateway";
import { createKnownCredentials } from "../../auth/known-credentials.ts";
import { mock, serveApi, serveBackend } from "../../execute/test-api.ts";
import { accessLogVariables, compileAccessLogFormat } from "./access-log.ts";

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

test("serves every variable of the service's table that only access logs have", () => {
  const documented = [...accessLogMembers].flatMap(([name, shape]) =>
    Array.isArray(shape) ? shape.map((member) => `${name}.${member}`) : [name],
  );
  // These exist in templates too, and are different or masked in logs.
  assert.deepEqual(accessLogVariables.toSorted(), [...documented, "identity.apiKey", "status"].toSorted());
  assert.ok(contextMembers.has("status"));
});

const checks =
  "$context.authenticate.status $context.authenticate.error|$context.authorizer.status $context.authorizer.integrationStatus $context.authorizer.requestId $context.authorizer.error|$context.authorize.status $context.authorize.error|$context.authorizer.principalId $context.authorizer.level|$context.waf.status $context.waf.error";

/** The line of a handshake whose authorizer answers `result`, and with which status. */
async function lineOf(t: TestContext, result: unknown, headers: Record<string, string>, query = "?token=t") {
  const functions = await serveBackend(t, () => ({
    headers: { "x-amzn-RequestId": "r2", ...headers },
    body: JSON.stringify(result),
  }));
  const authorizerUri =
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:f/invocations";
  const api = await serveApi(t, {
    environment: { AWS_ENDPOINT_URL_LAMBDA: functions.url },
    authorizers: [
      {
        authorizerId: "a",
        authorizerType: "REQUEST",
        authorizerUri,
        identitySource: ["route.request.querystring.token"],
      },
    ],
    routes: { $connect: { members: { authorizationType: "CUSTOM", authorizerId: "a" } } },
  });
  await Promise.race([api.connect({ query }).catch(() => {}), api.nextExchange()]);
  const exchange = api.exchanges[0]!;
  assert.match(
    compileAccessLogFormat("$context.authorize.latency")(exchange),
    exchange.checks?.authorize ? /^\d+$/ : /^-$/,
  );
  return compileAccessLogFormat(checks)(exchange);
}

const policy = (Effect: string) => ({
  principalId: "p",
  context: { level: 7 },
  policyDocument: { Version: "2012-10-17", Statement: [{ Effect, Action: "execute-api:Invoke", Resource: "*" }] },
});

test("logs what the authorizer and its policy decided, and its context, also if they refuse", async (t) => {
  assert.equal(await lineOf(t, policy("Allow"), {}), "- -|200 200 r2 -|200 -|p 7|- -");
  assert.match(
    await lineOf(t, policy("Deny"), {}),
    /^- -\|200 200 r2 -\|403 The authorizer's policy denies .*\|p 7\|- -$/,
  );
  assert.match(
    await lineOf(t, { errorMessage: "Unauthorized" }, { "X-Amz-Function-Error": "Unhandled" }),
    /^- -\|401 200 r2 The authorizer answered Unauthorized\.\|- -\|- -\|- -$/,
  );
  assert.match(await lineOf(t, "x", {}), /^- -\|500 200 r2 The authorizer's result is malformed.*\|- -\|- -\|- -$/);
  assert.match(await lineOf(t, {}, {}, ""), /^- -\|401 - - The handshake has no .*\|- -\|- -\|- -$/);
});

test("logs what the signature and the key's policy decided", async (t) => {
  for (const [signs, allows, line] of [
    [true, true, /^200 -\|- - - -\|200 -\|- -\|- -$/],
    [true, false, /^200 -\|- - - -\|403 The key k may not .*\|- -\|- -$/],
    [false, true, /^403 .+\|- - - -\|- -\|- -\|- -$/],
  ] as const) {
    const known = createKnownCredentials([{ accessKeyId: "k", secretAccessKey: "s" }], "000000000000");
    const caller = { accessKeyId: "k", accountId: "000000000000", userId: "k", userArn: "arn:aws:iam::0:user/k" };
    const denying = createKnownCredentials(
      [{ accessKeyId: "k", secretAccessKey: "s", policy: { Version: "2012-10-17", Statement: [] } }],
      "000000000000",
    );
    const api = await serveApi(t, {
      credentials: {
        ...known,
        requireAllowed: (allows ? known : denying).requireAllowed,
        ...(signs && { authenticate: async () => caller }),
      },
      routes: { $connect: { members: { authorizationType: "AWS_IAM" } } },
    });
    await Promise.race([api.connect().catch(() => {}), api.nextExchange()]);
    assert.match(compileAccessLogFormat(checks)(api.exchanges[0]!), line);
  }
});
