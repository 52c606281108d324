// Two programs: the second reads what the first exports.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { copyProgram, type ReportLine, writeFiles } from "./test-program.ts";

/** The source of the first program. */
export const greetings = (greeting: string) => `exports.greeting = "${greeting}";\n`;

/** The source of the second program. */
export const chat = `
const aws = require("@pulumi/aws");
const pulumi = require("@pulumi/pulumi");
const greetings = new pulumi.StackReference("organization/greetings/dev");
const api = new aws.apigatewayv2.Api("chat", { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" });
const integration = new aws.apigatewayv2.Integration("greet", {
  apiId: api.id,
  integrationType: "MOCK",
  requestTemplates: { $default: '{"statusCode": 200}' },
  templateSelectionExpression: "\\\\$default",
});
const response = new aws.apigatewayv2.IntegrationResponse("greeting", {
  apiId: api.id,
  integrationId: integration.id,
  integrationResponseKey: "$default",
  responseTemplates: { $default: pulumi.interpolate\`"\${greetings.getOutput("greeting")}"\` },
  templateSelectionExpression: "\\\\$default",
});
const route = new aws.apigatewayv2.Route("default", {
  apiId: api.id,
  routeKey: "$default",
  target: pulumi.interpolate\`integrations/\${integration.id}\`,
  routeResponseSelectionExpression: "$default",
});
const answer = new aws.apigatewayv2.RouteResponse("answer", { apiId: api.id, routeId: route.id, routeResponseKey: "$default" });
const deployment = new aws.apigatewayv2.Deployment("one", { apiId: api.id, triggers: { one: "1" } }, { dependsOn: [response, answer] });
exports.url = new aws.apigatewayv2.Stage("live", { apiId: api.id, name: "live", deploymentId: deployment.id }).invokeUrl;
`;

/** @returns the folders of both */
export function programs(): readonly [greetings: string, chat: string] {
  const folder = copyProgram("versions");
  const made = (name: string, source: string) => {
    mkdirSync(join(folder, name));
    writeFiles(join(folder, name), { "Pulumi.yaml": `name: ${name}\nruntime: nodejs\n`, "index.js": source });
    return join(folder, name);
  };
  return [made("greetings", greetings("hello")), made("chat", chat)];
}

export const resultOf = (program: string) => (line: ReportLine) => line.kind === "result" && line.program === program;
