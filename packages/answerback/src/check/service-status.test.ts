import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApiGraph } from "@answerback/apigatewayv2/findings";
import { unansweredApis, unservedApis } from "./service-status.ts";

const lambda =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:f/invocations";

function graph(given: {
  stages?: readonly object[];
  routes?: readonly string[];
  uri?: string;
  protocolType?: string;
}): ApiGraph {
  const { stages = [], routes = [], uri = lambda, protocolType = "WEBSOCKET" } = given;
  return {
    api: { apiId: "a", name: "chat", protocolType },
    stages,
    routes: routes.map((routeKey) => ({ routeKey, target: "integrations/i", routeResponses: [] })),
    integrations: [{ integrationId: "i", integrationUri: uri, integrationResponses: [] }],
    models: [],
    authorizers: [],
  } as unknown as ApiGraph;
}

test("reports an API without a stage or without a deployment as not served", () => {
  assert.deepEqual(unservedApis([graph({})]), ["API chat is not served: it has no stage."]);
  assert.deepEqual(unservedApis([graph({ stages: [{ stageName: "live" }] })]), [
    "API chat is not served: nothing is deployed to its stage live.",
  ]);
  assert.deepEqual(unservedApis([graph({ stages: [{ stageName: "live", deploymentId: "d" }] })]), []);
  assert.deepEqual(unservedApis([graph({ protocolType: "HTTP" })]), []);
});

test("reports the effect of an API that only calls Lambda if no functions run", () => {
  const [refused] = unansweredApis([graph({ routes: ["$connect", "$default"] })], () => false);
  assert.match(refused ?? "", /clients are refused with status 500.*AWS_ENDPOINT_URL_LAMBDA/);
  const [failing] = unansweredApis([graph({ routes: ["$default"] })], () => false);
  assert.match(failing ?? "", /every message is answered with Internal server error/);
  assert.deepEqual(
    unansweredApis([graph({ routes: ["$default"] })], () => true),
    [],
  );
  assert.deepEqual(
    unansweredApis([graph({ routes: ["$default"], uri: "http://127.0.0.1" })], () => false),
    [],
  );
  assert.deepEqual(
    unansweredApis([graph({})], () => false),
    [],
  );
});
