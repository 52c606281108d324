import assert from "node:assert/strict";
import { test } from "node:test";
import { ExpressionDocument, type Integration } from "@answerback/apigatewayv2";
import { Meter } from "@answerback/vtl";
import { compileStage } from "./compile-stage.ts";
import type { Snapshot, SnapshotIntegration } from "./snapshot.ts";

function compile(integration: Partial<SnapshotIntegration>, more: Partial<Snapshot> = {}) {
  const api = compileStage("a", "d", {
    api: { apiId: "a", routeSelectionExpression: "$request.body.action" },
    routes: [{ routeId: "r", routeKey: "go", target: "integrations/i", routeResponses: [] }],
    integrations: [{ integrationId: "i", integrationType: "MOCK", integrationResponses: [], ...integration }],
    models: [],
    authorizers: [],
    ...more,
  });
  return { api, integration: api.routes.get("go")!.integration! };
}

const lambda =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations";

test("derives an integration's kind and subject from its type and URI", () => {
  const rows: readonly [Integration, string, string?][] = [
    [{ integrationType: "MOCK" }, "mock", "statusCode"],
    [{ integrationType: "HTTP", integrationUri: "http://x/" }, "http", "statusCode"],
    [{ integrationType: "HTTP_PROXY", integrationUri: "http://x/" }, "httpProxy"],
    [
      { integrationType: "AWS", integrationUri: "arn:aws:apigateway:us-east-1:dynamodb:action/PutItem" },
      "awsService",
      "statusCode",
    ],
    [{ integrationType: "AWS", integrationUri: lambda }, "lambda", "errorMessage"],
    [
      { integrationType: "AWS", integrationUri: lambda.replace(":f/", ":${stageVariables.f}/") },
      "lambda",
      "errorMessage",
    ],
    [{ integrationType: "AWS_PROXY", integrationUri: lambda }, "lambdaProxy"],
  ];
  for (const [resource, kind, subject] of rows) {
    const { integration } = compile(resource);
    assert.equal(integration.kind, kind);
    assert.equal("responses" in integration ? integration.responses.subject : undefined, subject);
  }
});

test("reports an integration that cannot be called, with the reason", () => {
  for (const [resource, reason] of [
    [{ integrationType: "HTTP" }, /no integrationUri/],
    [{ integrationType: "HTTP", integrationUri: "http://x/", connectionType: "VPC_LINK" }, /VPC links/],
    [
      { integrationType: "AWS_PROXY", integrationUri: "arn:aws:apigateway:us-east-1:sqs:path/q" },
      /Lambda functions only/,
    ],
  ] as const) {
    const { api, integration } = compile(resource);
    assert.equal(integration.kind, "unusable");
    assert.equal(api.problems.length, 1);
    assert.equal(api.problems[0]!.resource, "Integration i");
    assert.match(api.problems[0]!.message, reason);
  }
});

test("makes a route two-way only if it has the route response $default", () => {
  const routes = (routeResponses: Snapshot["routes"][number]["routeResponses"]) =>
    compile({}, { routes: [{ routeId: "r", routeKey: "go", target: "integrations/i", routeResponses }] });
  assert.equal(routes([]).api.routes.get("go")?.twoWay, false);
  assert.equal(routes([{ routeResponseKey: "$default" }]).api.routes.get("go")?.twoWay, true);
});

test("gives no integration to a route without a target or with an unknown one", () => {
  for (const target of [undefined, "integrations/none"]) {
    const api = compileStage("a", "d", {
      api: {},
      routes: [{ routeId: "r", routeKey: "go", target, routeResponses: [] }],
      integrations: [],
      models: [],
      authorizers: [],
    });
    assert.equal(api.routes.get("go")?.integration, undefined);
  }
});

test("reports malformed members of a store that was written by other means", () => {
  const { api, integration } = compile({
    requestParameters: { "integration.request.header.x": "nonsense" },
    templateSelectionExpression: "$nonsense",
    integrationResponses: [
      { integrationResponseId: "one", integrationResponseKey: "/(/" },
      {
        integrationResponseId: "two",
        integrationResponseKey: "$default",
        templateSelectionExpression: "$default",
        responseParameters: { x: "y" },
      },
    ],
  });
  assert.deepEqual(
    api.problems.map(({ resource, member }) => `${resource} ${member}`),
    [
      "Integration i requestParameters",
      "Integration i templateSelectionExpression",
      "IntegrationResponse one of Integration i integrationResponseKey",
      "IntegrationResponse two of Integration i templateSelectionExpression",
      "IntegrationResponse two of Integration i responseParameters",
    ],
  );
  assert.ok(integration.kind === "mock");
  assert.deepEqual(
    integration.responses.all.map(({ integrationResponseId }) => integrationResponseId),
    ["two"],
  );
});

test("evaluates constant expressions on deployment: every message gets the same choice", () => {
  const { integration } = compile({
    templateSelectionExpression: "200",
    requestTemplates: { "200": "{}" },
  });
  assert.ok(integration.kind === "mock");
  const choose = (text: string) => integration.chooseRequestTemplate(new ExpressionDocument(text), new Meter());
  assert.equal(choose("a"), choose("b"));
});
