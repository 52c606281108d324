import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import type { Authorizer, Integration } from "@answerback/apigatewayv2";
import { prepareBackends } from "./prepare.ts";

function prepared(integration: Integration, authorizers: readonly Authorizer[] = []): readonly string[] {
  const names: string[] = [];
  prepareBackends(
    {
      api: {},
      routes: [],
      models: [],
      integrations: [{ ...integration, integrationResponses: [] }],
      authorizers,
    },
    {
      http: () => names.push("http"),
      awsService: () => names.push("awsService"),
      lambda: () => names.push("lambda"),
    },
  );
  return names;
}

test("a deployment prepares the clients that its integrations and authorizers call", () => {
  const action = "arn:aws:apigateway:us-east-1:sqs:action/SendMessage";
  const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:f";
  assert.deepEqual(prepared({ integrationType: "MOCK" }), []);
  assert.deepEqual(prepared({ integrationType: "MOCK" }, [{ authorizerId: "a" }]), ["lambda"]);
  assert.deepEqual(prepared({ integrationType: "HTTP", integrationUri: "http://x" }), ["http"]);
  assert.deepEqual(prepared({ integrationType: "HTTP_PROXY", integrationUri: "http://x" }), ["http"]);
  assert.deepEqual(prepared({ integrationType: "AWS", integrationUri: action }), ["awsService"]);
  assert.deepEqual(prepared({ integrationType: "AWS", integrationUri: functionArn }), ["lambda"]);
  assert.deepEqual(prepared({ integrationType: "AWS_PROXY", integrationUri: functionArn }), ["lambda"]);
});

test("a start loads no client, signer, tracer, certificate or metrics library, nor does a deployment without prepareBackends", () => {
  const program = join(import.meta.dirname, "idle-start.fixture.ts");
  const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8" });
  assert.equal(stderr, "");
  assert.deepEqual(JSON.parse(stdout), []);
});
