// Lambda integrations against a service of the Invoke API in its own process.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Integration, IntegrationResponse } from "@answerback/apigatewayv2";
import { serveApi } from "../test-api.ts";

async function lambdaService(t: TestContext): Promise<Record<string, string>> {
  const service = fork(join(import.meta.dirname, "lambda-service.fixture.ts"));
  t.after(() => service.kill());
  const [port] = (await once(service, "message")) as [number];
  return { AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${port}` };
}

const calls = (name: string, more: Integration = {}): Integration => ({
  integrationType: "AWS",
  integrationMethod: "POST",
  integrationUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`,
  ...more,
});

const responses: readonly IntegrationResponse[] = [
  { integrationResponseKey: "/.*Bad.*/", responseTemplates: { $default: `{"refused":$input.json('$.errorMessage')}` } },
  { integrationResponseKey: "$default", responseTemplates: { $default: `{"took":$input.json('$.n')}` } },
];

test("integration responses handle answers, failures, time-outs and a service that dies", async (t) => {
  const api = await serveApi(t, {
    environment: await lambdaService(t),
    routes: {
      echo: { integration: calls("echo"), responses },
      raise: { integration: calls("raise"), responses },
      later: {
        integration: calls("hang", {
          requestParameters: { "integration.request.header.X-Amz-Invocation-Type": "'Event'" },
        }),
        responses,
      },
      hang: { integration: calls("hang", { timeoutInMillis: 100 }), responses },
      none: { integration: calls("none"), responses },
      die: { integration: calls("die"), responses },
    },
  });
  const client = await api.connect();
  assert.equal(await client.ask({ action: "echo", n: 5 }), '{"took":5}');
  assert.equal(await client.ask({ action: "raise" }), '{"refused":"Bad thing"}');
  assert.equal(await client.ask({ action: "later" }), '{"took":""}');
  const messageOf = async (action: string) => JSON.parse(String(await client.ask({ action }))).message;
  assert.equal(await messageOf("hang"), "Endpoint request timed out");
  assert.equal(await messageOf("none"), "Internal server error");
  assert.equal(await messageOf("die"), "Internal server error");
});

test("proxies: the function's answer as it is, its failure and its time-out as errors", async (t) => {
  const integrationType = "AWS_PROXY";
  const api = await serveApi(t, {
    environment: await lambdaService(t),
    routes: {
      greet: { integration: calls("greet", { integrationType }), responses },
      raise: { integration: calls("raise", { integrationType }), responses },
      hang: { integration: calls("hang", { integrationType, timeoutInMillis: 100 }), responses },
    },
  });
  const client = await api.connect();
  assert.equal(await client.ask({ action: "greet" }), "hello");
  assert.equal(JSON.parse(String(await client.ask({ action: "raise" }))).message, "Internal server error");
  assert.equal(JSON.parse(String(await client.ask({ action: "hang" }))).message, "Endpoint request timed out");
});
