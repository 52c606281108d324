// For tests of `check`: Pulumi programs in JavaScript.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";

export const examples = join(import.meta.dirname, "../../../../examples");

/** @returns a folder next to the quick start's packages, so that programs find them; it is removed after the tests */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(examples, "quickstart", ".answerback-check-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a program into a folder of this name. @returns the folder */
export function writeProgram(
  parent: string,
  name: string,
  source: string,
  files: Readonly<Record<string, string>> = {},
): string {
  const folder = join(parent, name);
  mkdirSync(folder);
  const own = {
    "Pulumi.yaml": `name: ${name}\nruntime: nodejs\n`,
    "package.json": JSON.stringify({ name, main: "index.js" }),
    "index.js": source,
  };
  for (const [file, text] of Object.entries({ ...own, ...files })) writeFileSync(join(folder, file), text);
  return folder;
}

/** Code in the places of an API's resources. */
export interface ApiCode {
  /** Members of the integration. */
  readonly integration?: string;
  /** Members of the integration response. */
  readonly response?: string;
  readonly responseKey?: string;
  /** Members of the stage. */
  readonly stage?: string;
  /** Resources before the deployment. Default: the route response. */
  readonly dependsOn?: string;
  /** Statements behind the stage. */
  readonly end?: string;
}

/** A program with APIs, each with one route and one integration response, whose resources are named as the API. */
export const programOf = (apis: Readonly<Record<string, ApiCode>>) => `const { readFileSync } = require("node:fs");
const pulumi = require("@pulumi/pulumi");
const { apigatewayv2 } = require("@pulumi/aws");
${Object.entries(apis).map(apiCode).join("")}`;

function apiCode([name, code]: readonly [string, ApiCode]): string {
  const { integration = "", response = "", responseKey = "$default", stage = "", dependsOn = "reply", end = "" } = code;
  return `{
const api = new apigatewayv2.Api("${name}", { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" });
const apiId = api.id;
const quote = new apigatewayv2.Integration("${name}", {
  apiId, integrationType: "HTTP", integrationMethod: "GET", integrationUri: "https://example.com", ${integration}
});
const answer = new apigatewayv2.IntegrationResponse("${name}", {
  apiId, integrationId: quote.id, integrationResponseKey: "${responseKey}", ${response}
});
const route = new apigatewayv2.Route("${name}", {
  apiId, routeKey: "quote", target: pulumi.interpolate\`integrations/\${quote.id}\`, routeResponseSelectionExpression: "$default",
});
const reply = new apigatewayv2.RouteResponse("${name}", { apiId, routeId: route.id, routeResponseKey: "$default" });
const deployment = new apigatewayv2.Deployment("${name}", { apiId, triggers: { answer: answer.id } }, { dependsOn: [${dependsOn}] });
new apigatewayv2.Stage("${name}", { apiId, name: "live", deploymentId: deployment.id, ${stage} });
${end}
}
`;
}
