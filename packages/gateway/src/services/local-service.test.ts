import assert from "node:assert/strict";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { Sha256 } from "@smithy/core/checksum";
import { HttpRequest } from "@smithy/core/protocols";
import { SignatureV4 } from "@smithy/signature-v4";
import { startGateway } from "../gateway.ts";
import { defaultSettings } from "../settings.ts";
import { createApi } from "../test-create-api.ts";
import type { LocalService, ServiceRequest } from "./local-service.ts";

const key = { accessKeyId: "AKID", secretAccessKey: "secret" };

async function serve(t: TestContext, credentials: readonly (typeof key)[] = []) {
  const received: ServiceRequest[] = [];
  const warnings: string[] = [];
  const service: LocalService = {
    signingName: "lambda",
    maxBodyBytes: ({ url, method }) => (url.startsWith("/things") ? (method === "POST" ? 10 : 0) : undefined),
    async handle(request) {
      received.push({ ...request, body: Buffer.from(request.body) });
      if (request.url === "/things/broken") throw new Error("broken");
      const status = request.url === "/things/none" ? 204 : 201;
      return { status, headers: { "x-thing": "1" }, body: status === 204 ? Buffer.alloc(0) : request.body };
    },
  };
  const gateway = await startGateway({
    ...defaultSettings,
    port: 0,
    credentials,
    services: [service],
    allowedOrigins: ["https://tool.example"],
    onWarning: (message) => warnings.push(message),
  });
  t.after(() => gateway.stop());
  return { gateway, received, warnings };
}

const post = (body: string, headers: Record<string, string> = {}) => ({ method: "POST", body, headers });

test("passes requests to the service that claims them, with its limit of the body", async (t) => {
  const { gateway, received, warnings } = await serve(t);
  const answer = await fetch(`${gateway.url}/things/a%20b?q=1`, post("hello"));
  assert.deepEqual([answer.status, answer.headers.get("x-thing"), await answer.text()], [201, "1", "hello"]);
  assert.deepEqual(
    received.map(({ method, url, body }) => [method, url, Buffer.from(body).toString()]),
    [["POST", "/things/a%20b?q=1", "hello"]],
  );
  const large = await fetch(`${gateway.url}/things`, post("x".repeat(11)));
  assert.deepEqual([large.status, large.headers.get("x-amzn-ErrorType")], [413, "RequestEntityTooLargeException"]);
  assert.equal((await fetch(`${gateway.url}/things/none`)).status, 204);
  assert.equal((await fetch(`${gateway.url}/other`)).status, 404);
  assert.equal(received.length, 2);
  assert.deepEqual(warnings, []);
});

test("answers 500 and warns if the service fails", async (t) => {
  const { gateway, warnings } = await serve(t);
  const answer = await fetch(`${gateway.url}/things/broken`);
  assert.deepEqual([answer.status, answer.headers.get("x-amzn-ErrorType")], [500, "ServiceException"]);
  assert.match(warnings[0] ?? "", /^lambda GET \/things\/broken: Error: broken/);
});

test("refuses all pages, also those that may call the control plane", async (t) => {
  const { gateway, received } = await serve(t);
  for (const origin of ["https://evil.example", "https://tool.example", gateway.url]) {
    const { status } = await fetch(`${gateway.url}/things`, post("", { Origin: origin }));
    assert.equal(status, 403, origin);
  }
  const allowed = await fetch(`${gateway.url}/v2/apis`, { headers: { Origin: "https://tool.example" } });
  assert.deepEqual([allowed.status, received.length], [200, 0]);
});

test("with credentials accepts only requests that a known key signed for this service", async (t) => {
  const { gateway, received } = await serve(t, [key]);
  const { hostname, port } = new URL(gateway.url);
  const signed = async (service: string, secretAccessKey = key.secretAccessKey, body = "hello") => {
    const signer = new SignatureV4({
      service,
      region: "us-east-1",
      credentials: { ...key, secretAccessKey },
      sha256: Sha256,
    });
    const headers = { host: `${hostname}:${port}` };
    const { headers: withSignature } = await signer.sign(
      new HttpRequest({ method: "POST", path: "/things", headers, body: "hello" }),
    );
    const { status, headers: answered } = await fetch(`${gateway.url}/things`, post(body, withSignature));
    return [status, answered.get("x-amzn-ErrorType")];
  };
  assert.deepEqual(await signed("lambda"), [201, null]);
  assert.deepEqual(await signed("apigateway"), [403, "InvalidSignatureException"]);
  assert.deepEqual(await signed("lambda", "wrong"), [403, "InvalidSignatureException"]);
  assert.deepEqual(await signed("lambda", undefined, "other"), [403, "InvalidSignatureException"]);
  const unsigned = await fetch(`${gateway.url}/things`, post("hello"));
  assert.deepEqual(
    [unsigned.status, unsigned.headers.get("x-amzn-ErrorType")],
    [403, "MissingAuthenticationTokenException"],
  );
  assert.equal(received.length, 1);
});

test("integrations call a service of the gateway in this process", async (t) => {
  const received: ServiceRequest[] = [];
  const service: LocalService = {
    signingName: "dynamodb",
    maxBodyBytes: ({ headers }) => (headers["x-amz-target"] === undefined ? undefined : 100),
    async handle(request) {
      received.push(request);
      return { status: 200, headers: { "Content-Type": "application/json" }, body: Buffer.from('{"Item":"1"}') };
    },
  };
  const gateway = await startGateway({ ...defaultSettings, port: 0, reachAws: false, services: [service] });
  t.after(() => gateway.stop());
  const control = new ApiGatewayV2Client({ endpoint: gateway.url, region: "us-east-1", credentials: key });
  t.after(() => control.destroy());
  const answer = async (integrationUri: string) => {
    const apiId = await createApi(control, {
      integration: {
        IntegrationType: "AWS",
        IntegrationMethod: "POST",
        IntegrationUri: integrationUri,
        RequestTemplates: { "application/json": '{"TableName":"t"}' },
      },
    });
    const socket = new WebSocket(`${gateway.url.replace("http", "ws")}/ws/${apiId}/live`);
    t.after(() => socket.close());
    await once(socket, "open");
    socket.send("{}");
    return String((await once(socket, "message"))[0].data);
  };
  assert.equal(await answer("arn:aws:apigateway:us-east-1:dynamodb:action/GetItem"), '{"Item":"1"}');
  assert.equal(received[0]?.headers["x-amz-target"], "DynamoDB_20120810.GetItem");
  assert.equal(Buffer.from(received[0]!.body).toString(), '{"TableName":"t"}');
  assert.match(await answer("arn:aws:apigateway:us-east-1:sqs:action/SendMessage"), /Internal server error/);
});
