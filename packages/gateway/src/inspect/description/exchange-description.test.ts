import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import { awsEndpointOf } from "../../execute/integrations/aws-endpoint.ts";
import { mock, serveApi } from "../../execute/test-api.ts";
import { createMask } from "../masking/mask.ts";
import { describeExchange } from "./exchange-description.ts";

const options = { mask: createMask(["pin"]) };

/** A backend that answers every request with the same response. */
async function backend(t: TestContext, status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { "Content-Type": "application/json", "Set-Cookie": "session=1" }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("describes every choice that led to the client's answer", async (t) => {
  const url = await backend(t, 404, '{"reason": "gone", "pin": "hush"}');
  const api = await serveApi(t, {
    routes: {
      quote: {
        integration: {
          integrationType: "HTTP",
          integrationMethod: "POST",
          integrationUri: `${url}/quotes?apiKey=k`,
          requestTemplates: { "application/json": '{"symbol": $input.json("$.symbol")}' },
          requestParameters: { "integration.request.header.Authorization": "'Bearer s3cret'" },
        },
        responses: [
          { integrationResponseKey: "/2\\d\\d/" },
          { integrationResponseKey: "$default" },
          {
            integrationResponseKey: "/4\\d\\d/",
            templateSelectionExpression: "${integration.response.statuscode}",
            responseTemplates: { 410: "{}", $default: '{"why": $input.json("$.reason")}' },
          },
          { integrationResponseKey: "/40\\d/" },
        ],
      },
    },
  });
  const client = await api.connect();
  await client.ask({ action: "quote", symbol: "ACME", pin: "whisper" });

  const described = describeExchange(api.exchanges.at(-1)!, 7, options);
  assert.equal(described.sequence, 7);
  assert.deepEqual(described.received, {
    text: '{"action":"quote","symbol":"ACME","pin":"***"}',
    isMasked: true,
  });
  assert.deepEqual(described.route, {
    routeId: "r0",
    routeKey: "quote",
    selectionExpression: "$request.body.action",
    selected: "quote",
    twoWay: true,
    hasTarget: true,
  });
  assert.equal(described.request?.target, `POST ${url}/quotes?apiKey=***`);
  assert.deepEqual(described.request?.body, { text: '{"symbol": "ACME"}' });
  assert.equal(described.request?.template?.chosenBy, "application/json");
  assert.equal(described.endpointResponse?.statusCode, 404);
  assert.deepEqual(described.endpointResponse?.body, { text: '{"reason": "gone", "pin": "***"}' });
  assert.deepEqual(described.integrationResponse?.keysTried, ["/2\\d\\d/", "/4\\d\\d/"]);
  assert.deepEqual(described.integrationResponse?.keysNotTried, ["/40\\d/", "$default"]);
  assert.equal(described.integrationResponse?.subject, "404");
  assert.deepEqual(described.request?.templates, { keys: ["application/json"] });
  assert.deepEqual(described.integrationResponse?.templates, {
    keys: ["410", "$default"],
    selectionExpression: "${integration.response.statuscode}",
  });
  assert.equal(described.integrationResponse?.template?.key, "$default");
  assert.equal(described.integrationResponse?.template?.source, '{"why": $input.json("$.reason")}');
  assert.equal(described.context?.routeKey, "quote");
  assert.deepEqual(Object.keys(described.context?.identity ?? {}), ["sourceIp"]);
  assert.deepEqual(described.outcome, { kind: "frame", frame: { text: '{"why": "gone"}' } });
  for (const time of ["routeMillis", "requestMillis", "integrationMillis", "responseMillis", "totalMillis"] as const) {
    assert.ok((described.times[time] ?? -1) >= 0, time);
  }
  assert.doesNotMatch(JSON.stringify(described), /s3cret|session=1|whisper|hush/);
});

test("describes a failure with resource, member, line and column", async (t) => {
  const api = await serveApi(t, {
    routes: {
      ping: {
        integration: mock(),
        responses: [{ integrationResponseKey: "$default", responseTemplates: { $default: "ok\n#set($x = )" } }],
      },
    },
  });
  const client = await api.connect();
  await client.ask({ action: "ping" });
  const { outcome } = describeExchange(api.exchanges.at(-1)!, 1, options);
  assert.equal(outcome.kind, "failed");
  assert.equal(outcome.error?.code, "INTERNAL_SERVER_ERROR");
  assert.match(outcome.error?.resource ?? "", /^IntegrationResponse ir0/);
  assert.equal(outcome.error?.member, 'responseTemplates["$default"]');
  assert.deepEqual([outcome.error?.line, outcome.error?.column], [2, 11]);
});

test("describes a failed template with its input and without an output", async (t) => {
  const api = await serveApi(t, {
    routes: {
      request: { integration: { ...mock(), requestTemplates: { $default: "#set($x = )" } }, responses: [] },
      response: {
        integration: mock('{"statusCode": 404}'),
        responses: [
          { integrationResponseKey: "/2../" },
          { integrationResponseKey: "/4../", responseTemplates: { $default: "$input.path('$.x')[" } },
          { integrationResponseKey: "$default", responseTemplates: { $default: "$util.parseJson('{')" } },
        ],
      },
    },
  });
  const client = await api.connect();
  await client.ask({ action: "request" });
  const { request, endpointResponse } = describeExchange(api.exchanges.at(-1)!, 1, options);
  assert.equal(request?.template?.source, "#set($x = )");
  assert.equal(request?.template?.input, '{"action":"request"}');
  assert.equal(request?.body, undefined);
  assert.equal(endpointResponse, undefined);

  await client.ask({ action: "response" });
  const { integrationResponse, outcome } = describeExchange(api.exchanges.at(-1)!, 2, options);
  assert.equal(outcome.kind, "failed", JSON.stringify(outcome));
  assert.deepEqual(integrationResponse?.keysTried, ["/2../", "/4../"]);
  assert.equal(integrationResponse?.template?.key, "$default");
  assert.equal(integrationResponse?.output, undefined);
});

test("lists every key if none matched", async (t) => {
  const api = await serveApi(t, {
    routes: {
      ping: {
        integration: mock('{"statusCode": 503}'),
        responses: [{ integrationResponseKey: "/200/" }, { integrationResponseKey: "/4.*/" }],
      },
    },
  });
  const client = await api.connect();
  await client.ask({ action: "ping" });
  const { integrationResponse } = describeExchange(api.exchanges.at(-1)!, 1, options);
  assert.deepEqual(integrationResponse, { subject: "503", keysTried: ["/200/", "/4.*/"], keysNotTried: [] });
});

test("describes handshakes and disconnects with masked headers", async (t) => {
  const api = await serveApi(t, { routes: {} });
  const client = await api.connect({
    headers: { Authorization: "Bearer s3cret", "X-User": "u1" },
    query: "?pin=1&room=r",
  });
  const connected = describeExchange(api.exchanges[0]!, 1, options);
  assert.equal(connected.kind, "connect");
  assert.ok("headers" in connected.received);
  assert.deepEqual(
    connected.received.headers.filter(([name]) => name === "Authorization" || name === "X-User"),
    [
      ["Authorization", "***"],
      ["X-User", "u1"],
    ],
  );
  assert.deepEqual(connected.received.query, [
    ["pin", "***"],
    ["room", "r"],
  ]);
  assert.deepEqual(connected.outcome, { kind: "accepted" });

  const ended = api.nextExchange();
  client.socket.close(4000, "bye");
  assert.deepEqual(describeExchange(await ended, 2, options).received, {
    statusCode: 4000,
    reason: "bye",
    closedBy: "client",
  });
});

test("names the action and the endpoint of an AWS service", async (t) => {
  const url = await backend(t, 200, "{}");
  const environment = { AWS_ENDPOINT_URL_DYNAMODB: `${url}/local` };
  const service = (uri: string) => ({
    integration: {
      integrationType: "AWS",
      integrationMethod: "POST",
      integrationUri: `arn:aws:apigateway:us-east-1:${uri}`,
      credentialsArn: "arn:aws:iam::000000000000:role/r",
    } as const,
    responses: [{ integrationResponseKey: "$default" }],
  });
  const api = await serveApi(t, {
    environment,
    routes: { put: service("dynamodb:action/PutItem"), send: service("sqs:path/000000000000/jobs") },
  });
  const client = await api.connect();
  await client.frames({ action: "put" });
  const endpointOf = awsEndpointOf(environment, ["sqs"]);
  const put = describeExchange(api.exchanges.at(-1)!, 1, { ...options, endpointOf });
  assert.equal(put.request?.target, "PutItem of dynamodb in us-east-1");
  assert.equal(put.request?.endpoint, `${url}/local`);
  assert.match(put.explanation.sentence, /^put asked dynamodb, which answered 200\. /);
  await client.frames({ action: "send" });
  const sent = describeExchange(api.exchanges.at(-1)!, 2, { ...options, endpointOf });
  assert.equal(sent.request?.target, "POST /000000000000/jobs of sqs in us-east-1");
  assert.equal(sent.request?.endpoint, undefined);
});
