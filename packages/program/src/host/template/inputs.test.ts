import assert from "node:assert/strict";
import { test } from "node:test";
import { AssetValue, Secret } from "@answerback/pulumi/host";
import { memberOf } from "../../template/node.ts";
import { parseTemplate } from "../../template/parse.ts";
import { localInputs } from "./local-inputs.ts";
import { requireKnownProperties, serviceInputs } from "./service-inputs.ts";

test("scalars take the type of the field", () => {
  const values = {
    ApiId: 12,
    StageName: "live",
    AutoDeploy: "true",
    DefaultRouteSettings: { ThrottlingRateLimit: "100.5", ThrottlingBurstLimit: "5", DetailedMetricsEnabled: "False" },
    RouteSettings: { "my route": { LoggingLevel: "INFO" } },
    StageVariables: { port: 8080, Upper: true },
  };
  assert.deepEqual(serviceInputs("Stage", values), {
    apiId: 12,
    stageName: "live",
    autoDeploy: true,
    defaultRouteSettings: { throttlingRateLimit: 100.5, throttlingBurstLimit: 5, detailedMetricsEnabled: false },
    routeSettings: { "my route": { loggingLevel: "INFO" } },
    stageVariables: { port: "8080", Upper: "true" },
  });
  assert.deepEqual(serviceInputs("Integration", { TimeoutInMillis: new Secret("50"), IntegrationType: "MOCK" }), {
    timeoutInMillis: new Secret(50),
    integrationType: "MOCK",
  });
});

test("values of another type stay as they are, for check to refuse", () => {
  assert.deepEqual(serviceInputs("Integration", { TimeoutInMillis: "soon", RequestTemplates: "x" }), {
    timeoutInMillis: "soon",
    requestTemplates: "x",
  });
});

test("names that the resource does not have are refused where they are", () => {
  const text = "Properties:\n  ApiId: a\n  RouteKeys: b\n";
  const properties = memberOf(parseTemplate(text), "Properties");
  assert.ok(properties?.kind === "map");
  assert.throws(() => requireKnownProperties("AWS::ApiGatewayV2::Route", "Route", properties), {
    message: /^AWS::ApiGatewayV2::Route has no property RouteKeys\. Did you mean RouteKey\?/,
    start: text.indexOf("RouteKeys"),
  });
  const computed = memberOf(parseTemplate("Properties: { RouteId: a }"), "Properties");
  assert.ok(computed?.kind === "map");
  assert.throws(() => requireKnownProperties("AWS::ApiGatewayV2::Route", "Route", computed), /no property RouteId/);
});

test("functions and tables get small names, except in the user's own maps", () => {
  const inputs = localInputs(
    {
      FunctionName: "f",
      Code: { ZipFile: "x" },
      Timeout: "30",
      Environment: { Variables: { TABLE: "t", Timeout: "1" } },
      Tags: [{ Key: "K", Value: "V" }],
    },
    "/shop",
  );
  assert.deepEqual(inputs, {
    functionName: "f",
    code: { zipFile: "x" },
    timeout: 30,
    environment: { variables: { TABLE: "t", Timeout: "1" } },
    tags: [{ key: "K", value: "V" }],
  });
});

test("code that is a path is an archive of the template's folder", () => {
  const archive = new AssetValue({ kind: "archive", members: { path: "/shop/src" } });
  assert.deepEqual(localInputs({ Code: "./src" }, "/shop"), { code: archive });
  assert.deepEqual(localInputs({ Content: "src" }, "/shop"), { content: archive });
});
