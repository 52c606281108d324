import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import type { Integration } from "@answerback/apigatewayv2";
import { checkSignature } from "../../auth/sigv4.ts";
import { TestClock } from "../../test-clock.ts";
import { type BackendAnswer, type ReceivedRequest, serveApi, serveBackend } from "../test-api.ts";
import { createAwsBackends } from "./aws.ts";
import { EndpointResponse } from "./endpoint-response.ts";
import type { HttpCall, HttpClient } from "./http.ts";

type T = Parameters<typeof serveApi>[0];

const responses = [{ integrationResponseKey: "$default" }];

/** Sends one message to a route on an AWS integration; the service gives `answer`. */
async function call(
  t: T,
  integration: Integration,
  more: {
    readonly message?: unknown;
    readonly answer?: BackendAnswer;
    readonly environment?: Record<string, string>;
  } = {},
): Promise<{ readonly frame: string; readonly received: readonly ReceivedRequest[]; readonly reason: string }> {
  const service = await serveBackend(t, () => more.answer ?? {});
  const api = await serveApi(t, {
    stageVariables: { fn: "qa" },
    environment: { AWS_ENDPOINT_URL: service.url, ...more.environment },
    routes: { $default: { integration: { integrationMethod: "POST", ...integration }, responses } },
  });
  const frame = String(await (await api.connect()).ask(more.message ?? '{"id":"7"}'));
  const { outcome } = api.exchanges.at(-1)!;
  return { frame, received: service.received, reason: outcome.kind === "failed" ? outcome.error.message : "" };
}

const aws = (uri: string, more: Integration = {}): Integration => ({
  integrationType: "AWS",
  integrationUri: `arn:aws:apigateway:us-west-2:${uri}`,
  ...more,
});

const lambdaUri = (name: string) =>
  `lambda:path/2015-03-31/functions/arn:aws:lambda:us-west-2:123456789012:function:${name}/invocations`;

test("the action form of a JSON service: target header, content type, signature of the service and region", async (t) => {
  for (const [uri, target, contentType] of [
    ["dynamodb:action/PutItem", "DynamoDB_20120810.PutItem", "application/x-amz-json-1.0"],
    ["states:action/StartExecution", "AWSStepFunctions.StartExecution", "application/x-amz-json-1.0"],
    ["events:action/PutEvents", "AWSEvents.PutEvents", "application/x-amz-json-1.1"],
    ["kinesis:action/PutRecord", "Kinesis_20131202.PutRecord", "application/x-amz-json-1.1"],
  ] as const) {
    const { received } = await call(t, aws(uri, { requestTemplates: { "application/json": '{"x":1}' } }));
    const [request] = received;
    assert.equal(request!.method, "POST");
    assert.equal(request!.url, "/");
    assert.equal(request!.body, '{"x":1}');
    assert.equal(request!.headers["x-amz-target"], target);
    assert.equal(request!.headers["content-type"], contentType);
    const service = uri.split(":")[0]!;
    assert.match(
      String(request!.headers.authorization),
      new RegExp(`^AWS4-HMAC-SHA256 Credential=answerback/\\d{8}/us-west-2/${service}/aws4_request, `),
    );
  }
});

test("mapped headers override those of the action form", async (t) => {
  const { received } = await call(
    t,
    aws("events:path//", {
      requestParameters: {
        "integration.request.header.X-Amz-Target": "'AWSEvents.PutEvents'",
        "integration.request.header.Content-Type": "'application/x-amz-json-1.1'",
      },
    }),
  );
  assert.equal(received[0]!.headers["x-amz-target"], "AWSEvents.PutEvents");
  assert.equal(received[0]!.headers["content-type"], "application/x-amz-json-1.1");
});

test("the action form of a query service: action, version and mapped parameters in the query", async (t) => {
  const { received } = await call(
    t,
    aws("sns:action/Publish", {
      requestParameters: {
        "integration.request.querystring.Message": "route.request.body.id",
        "integration.request.querystring.TopicArn": "'arn:aws:sns:us-west-2:1:t'",
      },
      passthroughBehavior: "WHEN_NO_MATCH",
      requestTemplates: { "application/json": "" },
    }),
  );
  const url = new URL(received[0]!.url, "http://x");
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    Message: "7",
    TopicArn: "arn:aws:sns:us-west-2:1:t",
    Action: "Publish",
    Version: "2010-03-31",
  });
});

test("parameters in the text of the action form", async (t) => {
  const { received } = await call(t, aws("sqs:action/SendMessage&QueueUrl=q&DelaySeconds=1"));
  const { searchParams } = new URL(received[0]!.url, "http://x");
  assert.equal(searchParams.get("Action"), "SendMessage");
  assert.equal(searchParams.get("QueueUrl"), "q");
  assert.equal(searchParams.get("DelaySeconds"), "1");
});

test("the path form: path with its variables, any method, the queue example", async (t) => {
  const { received } = await call(
    t,
    aws("sqs:path/123456789012/{queue}", {
      requestParameters: {
        "integration.request.path.queue": "'jobs'",
        "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'",
      },
      requestTemplates: { "application/json": "Action=SendMessage&MessageBody=$util.urlEncode($input.body)" },
    }),
    { message: '{"a":"x y"}' },
  );
  const [request] = received;
  assert.equal(request!.url, "/123456789012/jobs");
  assert.equal(request!.body, "Action=SendMessage&MessageBody=%7B%22a%22%3A%22x+y%22%7D");
  assert.equal(request!.headers["content-type"], "application/x-www-form-urlencoded");
  const stored = await call(t, aws("s3:path/bucket/key.json", { integrationMethod: "PUT" }), { message: "text" });
  assert.equal(stored.received[0]!.method, "PUT");
  assert.equal(stored.received[0]!.url, "/bucket/key.json");
  assert.ok(stored.received[0]!.headers["x-amz-content-sha256"]);
});

test("the path form's own query stays a query, and mapped parameters override it", async (t) => {
  const requestParameters = { "integration.request.querystring.retain": "'true'" };
  const { received } = await call(t, aws("data.iot:path/topics/a?qos=1&retain=false", { requestParameters }));
  assert.equal(received[0]!.url, "/topics/a?retain=true&qos=1");
});

test("a service's own endpoint overrides the common one", async (t) => {
  const { reason, received } = await call(t, aws("dynamodb:action/PutItem"), {
    environment: { AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:1" },
  });
  assert.match(reason, /POST http:\/\/127\.0\.0\.1:1\/ failed/);
  assert.equal(received.length, 0);
});

test("a data plane that may not reach AWS names the variable for another endpoint", async (t) => {
  const api = await serveApi(t, {
    settings: { reachAws: false },
    routes: { $default: { integration: aws("events:action/PutEvents", { integrationMethod: "POST" }), responses } },
  });
  await (await api.connect()).ask("x");
  const { outcome } = api.exchanges.at(-1)!;
  assert.ok(outcome.kind === "failed");
  assert.match(outcome.error.message, /would reach AWS\. Set AWS_ENDPOINT_URL_EVENTBRIDGE/);
});

test("a service's 4xx or 5xx is an ordinary answer", async (t) => {
  const { frame } = await call(t, aws("dynamodb:action/PutItem"), {
    answer: { status: 400, body: '{"Message":"no"}' },
  });
  assert.equal(frame, '{"Message":"no"}');
});

test("Lambda is invoked by the Invoke API with the template's output", async (t) => {
  const { received, frame } = await call(
    t,
    aws(lambdaUri("f:live"), { requestTemplates: { "application/json": `{"id":$input.json('$.id')}` } }),
    { answer: { body: '{"done":true}' } },
  );
  const [request] = received;
  assert.equal(
    decodeURIComponent(request!.url),
    "/2015-03-31/functions/arn:aws:lambda:us-west-2:123456789012:function:f:live/invocations",
  );
  assert.equal(request!.headers["x-amz-invocation-type"], "RequestResponse");
  assert.equal(request!.body, '{"id":"7"}');
  assert.match(String(request!.headers.authorization), /us-west-2\/lambda\/aws4_request/);
  assert.equal(frame, '{"done":true}');
});

test("a function named by its ARN alone is invoked in its region", async (t) => {
  const integrationUri = "arn:aws:lambda:us-west-2:123456789012:function:f-${stageVariables.fn}:live";
  for (const integrationType of ["AWS", "AWS_PROXY"] as const) {
    const { received, frame } = await call(
      t,
      { integrationType, integrationUri },
      { answer: { body: '{"body":"b"}' } },
    );
    assert.equal(
      decodeURIComponent(received[0]!.url),
      "/2015-03-31/functions/arn:aws:lambda:us-west-2:123456789012:function:f-qa:live/invocations",
    );
    assert.match(String(received[0]!.headers.authorization), /us-west-2\/lambda\/aws4_request/);
    assert.equal(frame, integrationType === "AWS" ? '{"body":"b"}' : "b");
  }
});

test("a slash at the end of the invocation URI is ignored", async (t) => {
  const { received } = await call(t, aws(`${lambdaUri("f")}/`, { integrationType: "AWS_PROXY" }));
  assert.match(received[0]!.url, /\/invocations$/);
});

test("stage variables in the function's ARN", async (t) => {
  const { received } = await call(t, aws(lambdaUri("f-${stageVariables.fn}")));
  assert.match(decodeURIComponent(received[0]!.url), /function:f-qa\/invocations$/);
});

test("X-Amz-Invocation-Type 'Event' answers 202 with an empty body", async (t) => {
  const service = await serveBackend(t, () => ({ status: 202 }));
  const api = await serveApi(t, {
    environment: { AWS_ENDPOINT_URL_LAMBDA: service.url },
    routes: {
      $default: {
        integration: aws(lambdaUri("f"), {
          requestParameters: { "integration.request.header.X-Amz-Invocation-Type": "'Event'" },
        }),
        responses: [
          { integrationResponseKey: "$default", responseTemplates: { $default: "$context.status [$input.body]" } },
        ],
      },
    },
  });
  assert.equal(await (await api.connect()).ask("x"), "202 [{}]");
  assert.equal(service.received[0]!.headers["x-amz-invocation-type"], "Event");
});

test("an invocation that Lambda refuses: an error frame, for proxies too", async (t) => {
  const answer = { status: 429, body: '{"Message":"Rate Exceeded."}' };
  for (const integrationType of ["AWS", "AWS_PROXY"] as const) {
    const { frame, reason } = await call(t, aws(lambdaUri("f"), { integrationType }), { answer });
    assert.equal(JSON.parse(frame).message, "Internal server error");
    assert.match(reason, /refused to invoke .*: 429/);
  }
});

test("a proxy function receives the message event, absent members left out", async (t) => {
  const { received } = await call(t, aws(lambdaUri("f"), { integrationType: "AWS_PROXY" }), {
    message: '{"x": 1.50}',
    answer: { body: "{}" },
  });
  const event = JSON.parse(received[0]!.body);
  const { requestContext, ...rest } = event;
  assert.deepEqual(rest, { body: '{"x": 1.50}', stageVariables: { fn: "qa" }, isBase64Encoded: false });
  assert.deepEqual(Object.keys(requestContext).sort(), [
    "apiId",
    "connectedAt",
    "connectionId",
    "domainName",
    "eventType",
    "extendedRequestId",
    "identity",
    "messageDirection",
    "messageId",
    "requestId",
    "requestTime",
    "requestTimeEpoch",
    "routeKey",
    "stage",
  ]);
  assert.equal(requestContext.eventType, "MESSAGE");
  assert.deepEqual(requestContext.identity, { sourceIp: "127.0.0.1" });
});

test("a proxy function's result: body, none, base64, statuses, malformed ones", async (t) => {
  const rows: readonly [result: string, expected: string | undefined][] = [
    ['{"statusCode":200,"body":"b"}', "b"],
    ['{"statusCode":"200","body":"b"}', "b"],
    ['{"body":"b"}', "b"],
    ['{"statusCode":200}', ""],
    ["{}", ""],
    ['{"body":null}', ""],
    // As Go writes events.APIGatewayProxyResponse.
    ['{"statusCode":200,"headers":null,"multiValueHeaders":null,"body":"b"}', "b"],
    ['{"statusCode":null,"body":"b","isBase64Encoded":null,"cookies":null}', "b"],
    ['{"body":"b","cookies":[],"headers":{"a":"b"},"multiValueHeaders":{"a":["b"]}}', "b"],
    ['{"statusCode":200.5,"body":"b"}', undefined],
    ['{"statusCode":"x","body":"b"}', undefined],
    ['{"body":{"a":1}}', undefined],
    ['{"body":"b","ConnectionId":"x"}', undefined],
    ['{"body":"b","isBase64Encoded":"true"}', undefined],
    ['{"body":"no base64","isBase64Encoded":true}', undefined],
    ['{"body":"b","headers":"a"}', undefined],
    ['"text"', undefined],
    ["[]", undefined],
    ["null", undefined],
    ["", undefined],
    ["not json", undefined],
  ];
  for (const [result, expected] of rows) {
    const { frame } = await call(t, aws(lambdaUri("f"), { integrationType: "AWS_PROXY" }), {
      answer: { body: result },
    });
    if (expected === undefined) assert.equal(JSON.parse(frame).message, "Internal server error", result);
    else assert.equal(frame, expected, result);
  }
});

test("base64 of a proxy function becomes a binary frame", async (t) => {
  const service = await serveBackend(t, () => ({ body: '{"body":"/wD+","isBase64Encoded":true}' }));
  const api = await serveApi(t, {
    environment: { AWS_ENDPOINT_URL_LAMBDA: service.url },
    routes: { $default: { integration: aws(lambdaUri("f"), { integrationType: "AWS_PROXY" }) } },
  });
  assert.deepEqual(await (await api.connect()).ask("x"), Buffer.from([0xff, 0x00, 0xfe]));
});

test("a one-way route reports only a proxy function's malformed result or failure", async (t) => {
  for (const [answer, frames] of [
    [{ body: '{"statusCode":500,"body":"b"}' }, 0],
    [{ body: '{"Data":1}' }, 1],
    [{ body: '{"errorMessage":"x"}', headers: { "X-Amz-Function-Error": "Unhandled" } }, 1],
  ] as const) {
    const service = await serveBackend(t, () => answer);
    const api = await serveApi(t, {
      environment: { AWS_ENDPOINT_URL_LAMBDA: service.url },
      routes: { $default: { twoWay: false, integration: aws(lambdaUri("f"), { integrationType: "AWS_PROXY" }) } },
    });
    assert.equal((await (await api.connect()).frames("x")).length, frames);
  }
});

test("a function's errorMessage is the subject, as text whatever its type", async (t) => {
  const rows: readonly [result: string, key: string, expected: string][] = [
    ['{"errorMessage":"Bad thing"}', "/.*Bad.*/", "hit"],
    ['{"errorMessage":"Bad thing"}', "/Bad/", "other"],
    ['{"errorMessage":"Bad thing"}', "/(?i).*bad.*/", "hit"],
    ['{"ok":true}', "/.+/", "other"],
    ['{"ok":true}', "/.*/", "hit"],
    ["[1]", "/.+/", "other"],
    ["no json", "/.+/", "other"],
    ['{"errorMessage":5}', "/5/", "hit"],
    ['{"errorMessage":["a","b"]}', "/\\[a, b\\]/", "hit"],
    ['{"errorMessage":"x Task timed out after 3.00 seconds"}', "/.*Task timed out.*/", "hit"],
  ];
  for (const [result, key, expected] of rows) {
    const service = await serveBackend(t, () => ({ body: result }));
    const api = await serveApi(t, {
      environment: { AWS_ENDPOINT_URL_LAMBDA: service.url },
      routes: {
        $default: {
          integration: aws(lambdaUri("f")),
          responses: [
            { integrationResponseKey: key, responseTemplates: { $default: "hit" } },
            { integrationResponseKey: "$default", responseTemplates: { $default: "other" } },
          ],
        },
      },
    });
    assert.equal(await (await api.connect()).ask("x"), expected, `${result} ${key}`);
  }
});

const assumedRole = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>ASSUMED</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
  <Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

test("a role is assumed once if STS has a local endpoint, and its session signs the calls", async (t) => {
  let assumed = 0;
  const sts = await serveBackend(t, () => {
    assumed++;
    return {
      headers: { "Content-Type": "text/xml" },
      body: assumedRole,
    };
  });
  const service = await serveBackend(t, () => ({}));
  const api = await serveApi(t, {
    environment: { AWS_ENDPOINT_URL_STS: sts.url, AWS_ENDPOINT_URL_DYNAMODB: service.url },
    routes: {
      $default: {
        integration: aws("dynamodb:action/PutItem", {
          integrationMethod: "POST",
          credentialsArn: "arn:aws:iam::123456789012:role/gateway",
        }),
        responses,
      },
    },
  });
  const client = await api.connect();
  await client.ask("{}");
  await client.ask("{}");
  assert.match(sts.received[0]!.body, /RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fgateway/);
  assert.equal(assumed, 1);
  for (const { headers } of service.received) {
    assert.match(String(headers.authorization), /Credential=ASSUMED\//);
    assert.equal(headers["x-amz-security-token"], "token");
  }
});

test("the time that credentials take reduces the time-out of the call", async (t) => {
  const clock = new TestClock();
  const sts = await serveBackend(t, () => {
    clock.advance(1_200);
    return { headers: { "Content-Type": "text/xml" }, body: assumedRole };
  });
  const calls: HttpCall[] = [];
  const client: HttpClient = {
    async send(call) {
      calls.push(call);
      return new EndpointResponse(200, [], Buffer.from("{}"));
    },
    prepare() {},
    async close() {},
  };
  const environment = { AWS_ENDPOINT_URL_STS: sts.url, AWS_ENDPOINT_URL_LAMBDA: "http://127.0.0.1:1" };
  const backends = createAwsBackends(client, clock, { environment, reachAws: false });
  const invoke = (credentialsArn: string | undefined) =>
    backends.lambda({
      kind: "lambda",
      traceId: "",
      timeoutMillis: 5_000,
      functionName: "f",
      region: "us-east-1",
      invocationType: "RequestResponse",
      clientContext: undefined,
      payload: "{}",
      credentialsArn,
    });
  const role = "arn:aws:iam::123456789012:role/gateway";
  for (const credentialsArn of [undefined, role, role]) await invoke(credentialsArn);
  assert.deepEqual(
    calls.map(({ timeoutMillis }) => timeoutMillis),
    [5_000, 3_800, 5_000],
  );
  assert.equal(clock.waiting, 0);
});

test("the keys of the environment sign", async (t) => {
  const { received } = await call(t, aws("dynamodb:action/PutItem"), {
    environment: { AWS_ACCESS_KEY_ID: "OWN", AWS_SECRET_ACCESS_KEY: "secret", AWS_SESSION_TOKEN: "session" },
  });
  assert.match(String(received[0]!.headers.authorization), /Credential=OWN\//);
  assert.equal(received[0]!.headers["x-amz-security-token"], "session");
});

test("the signature is valid: queries with special characters, encoded paths, bodies, Lambda's ARN in the path", async (t) => {
  const keys = new Map([["OWN", { secretAccessKey: "secret" }]]);
  const verified: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const service = /\/us-west-2\/([a-z0-9]+)\/aws4_request/.exec(String(request.headers.authorization))?.[1] ?? "";
    await checkSignature(request, Buffer.concat(chunks), service, keys).then(
      () => verified.push(service),
      (error: unknown) => verified.push(String(error)),
    );
    response.end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const integrations = {
    sns: aws("sns:action/Publish", {
      requestParameters: {
        "integration.request.querystring.Message": "route.request.body.text",
        "integration.request.querystring.A-b_c": "'~!*()=&+ /ü'",
      },
    }),
    sqs: aws("sqs:path/1/{queue}", { requestParameters: { "integration.request.path.queue": "'a b/ü'" } }),
    dynamodb: aws("dynamodb:action/PutItem"),
    lambda: aws(lambdaUri("f:1")),
  };
  const api = await serveApi(t, {
    environment: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "OWN",
      AWS_SECRET_ACCESS_KEY: "secret",
    },
    routes: Object.fromEntries(
      Object.entries(integrations).map(([key, integration]) => [
        key,
        { integration: { ...integration, integrationMethod: "POST" }, responses },
      ]),
    ),
  });
  const client = await api.connect();
  for (const action of Object.keys(integrations)) await client.ask({ action, text: "it's 100 % ü & more" });
  assert.deepEqual(verified, Object.keys(integrations));
});

test("a role that STS does not grant in time: the time-out of the integration", async (t) => {
  const sts = await serveBackend(t, () => new Promise(() => {}));
  const { frame, received } = await call(
    t,
    aws("dynamodb:action/PutItem", {
      credentialsArn: "arn:aws:iam::123456789012:role/gateway",
      timeoutInMillis: 300,
    }),
    { environment: { AWS_ENDPOINT_URL_STS: sts.url } },
  );
  assert.equal(JSON.parse(frame).message, "Endpoint request timed out");
  assert.equal(received.length, 0);
});
