// A program on aws-native, as the CDK bridge writes too: the same resources under CloudFormation's names. Resources that
// aws-native lacks come from the official package.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { startGateway } from "./index.ts";
import { TestClient } from "./test-client.ts";
import { copyProgram } from "./test-program.ts";

/** Classes as in the SDK of aws-native, which register a token and outputs. */
const sdk = `
const pulumi = require("@pulumi/pulumi");
const outputs = {
  Api: ["apiId", "apiEndpoint"], Integration: ["integrationId"], IntegrationResponse: ["integrationResponseId"],
  Route: ["routeId"], RouteResponse: ["routeResponseId"], Deployment: ["deploymentId"], Stage: [],
};
for (const [name, names] of Object.entries(outputs)) {
  exports[name] = class extends pulumi.CustomResource {
    constructor(logicalName, args, options) {
      const known = Object.fromEntries(names.map((it) => [it, undefined]));
      super("aws-native:apigatewayv2:" + name, logicalName, { ...known, ...args }, options);
    }
  };
}
`;

const program = (answer: string, stage: string) => `
const pulumi = require("@pulumi/pulumi");
const aws = require("@pulumi/aws");
const native = require("./native.js");
const api = new native.Api("chat", { name: "chat", protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" });
const { apiId } = api;
const mock = new native.Integration("mock", {
  apiId, integrationType: "MOCK", requestTemplates: { $default: '{"statusCode": 200}' }, templateSelectionExpression: "\\\\$default",
});
const response = new native.IntegrationResponse("ok", {
  apiId, integrationId: mock.integrationId, integrationResponseKey: "/2\\\\d\\\\d/",
  responseTemplates: { $default: '${answer}' }, templateSelectionExpression: "\\\\$default",
});
const route = new native.Route("default", {
  apiId, routeKey: "$default", routeResponseSelectionExpression: "$default",
  target: pulumi.interpolate\`integrations/\${mock.integrationId}\`,
});
const answer = new native.RouteResponse("answer", { apiId, routeId: route.routeId, routeResponseKey: "$default" });
const deployment = new native.Deployment("one", { apiId }, { dependsOn: [response, answer] });
${stage}
exports.id = api.id;
exports.routeId = route.id;
exports.endpoint = api.apiEndpoint;
`;

const nativeStage =
  'new native.Stage("live", { apiId, stageName: "live", deploymentId: deployment.deploymentId, stageVariables: { a: "1" } });';
const classicStage =
  'new aws.apigatewayv2.Stage("live", { apiId, name: "live", deploymentId: deployment.deploymentId });';

function write(name: string, source: string): string {
  const folder = join(copyProgram("versions"), name);
  mkdirSync(folder);
  writeFileSync(join(folder, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
  writeFileSync(join(folder, "native.js"), sdk);
  writeFileSync(join(folder, "index.js"), source);
  return folder;
}

for (const [kind, stage] of Object.entries({ native: nativeStage, classic: classicStage })) {
  test(`an API of aws-native is served under a stage of the ${kind} package`, { timeout: 60_000 }, async () => {
    const gateway = await startGateway({ program: write(kind, program('{"n": 1}', stage)) });
    try {
      const { id, routeId, endpoint } = gateway.outputs;
      assert.equal(String(endpoint), gateway.apis[0]?.stages[0]?.url.replace(/\/live$/, ""));
      assert.match(String(routeId), new RegExp(`^${id}\\|[a-z0-9]{7}$`));
      const client = await TestClient.open(gateway.apis[0]?.stages[0]?.url ?? "");
      assert.deepEqual(await client.ask({ action: "any" }), { n: 1 });
      client.close();
    } finally {
      await gateway.stop();
    }
  });
}
