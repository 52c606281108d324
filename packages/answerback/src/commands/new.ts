// answerback new: writes a small program with one route that a template answers.
import { existsSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { makeFolder } from "@answerback/gateway/folder";
import { Command } from "commander";
import { UserError } from "../user-error.ts";

export function newCommand(): Command {
  return new Command("new")
    .description("Create a small Pulumi program: Pulumi.yaml and index.ts.")
    .argument("[folder]", "folder of the program", ".")
    .action((folder: string) => {
      const target = resolve(folder);
      const files = { "Pulumi.yaml": projectFile(target), "index.ts": programFile };
      const taken = Object.keys(files).find((name) => existsSync(join(target, name)));
      if (taken !== undefined) throw new UserError(`${join(target, taken)} exists. Choose another folder.`);
      try {
        makeFolder(target);
        for (const [name, text] of Object.entries(files)) writeFileSync(join(target, name), text);
      } catch (error) {
        throw new UserError(`${target} cannot be written: ${errorMessage(error)}. Choose another folder.`);
      }
      console.log(`Wrote ${Object.keys(files).join(" and ")} to ${target}.${nextSteps(folder, target)}`);
    });
}

function nextSteps(folder: string, target: string): string {
  const install = ["@answerback/pulumi", "@pulumi/pulumi"].filter((name) => !isInstalled(name, target));
  return [
    "",
    ...(install.length > 0 ? [`  npm i -D ${install.join(" ")}`] : []),
    `  npx answerback dev ${folder}`,
    `  npx answerback connect http://127.0.0.1:4510 -x '{"action": "hello"}'    # in another terminal`,
  ].join("\n");
}

function isInstalled(name: string, folder: string): boolean {
  if (existsSync(join(folder, "node_modules", name))) return true;
  const parent = resolve(folder, "..");
  return parent !== folder && isInstalled(name, parent);
}

/** Pulumi allows letters, digits, `-`, `_` and `.` in a project name. */
const projectFile = (folder: string) =>
  `name: ${JSON.stringify(basename(folder).replaceAll(/[^\w.-]+/g, "-") || "hello")}\nruntime: nodejs\n`;

const programFile = `// A WebSocket API that answers each message with a template. Edit it while \`answerback dev\` runs.
import * as aws from "@answerback/pulumi";
import * as pulumi from "@pulumi/pulumi";

const api = new aws.apigatewayv2.Api("hello", {
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "$request.body.action",
});

// A mock has no backend: the status in its request template selects the integration response.
const integration = new aws.apigatewayv2.Integration("greet", {
  apiId: api.id,
  integrationType: "MOCK",
  requestTemplates: { $default: '{"statusCode": 200}' },
  templateSelectionExpression: "\\\\$default",
});
new aws.apigatewayv2.IntegrationResponse("greeting", {
  apiId: api.id,
  integrationId: integration.id,
  integrationResponseKey: "/2\\\\d\\\\d/",
  responseTemplates: { $default: '{"greeting": "Hello from $context.stage", "connection": "$context.connectionId"}' },
  templateSelectionExpression: "\\\\$default",
});

const route = new aws.apigatewayv2.Route("default", {
  apiId: api.id,
  routeKey: "$default",
  target: pulumi.interpolate\`integrations/\${integration.id}\`,
  routeResponseSelectionExpression: "$default",
});
new aws.apigatewayv2.RouteResponse("answer", {
  apiId: api.id,
  routeId: route.id,
  routeResponseKey: "$default",
});

const stage = new aws.apigatewayv2.Stage("live", { apiId: api.id, name: "live", autoDeploy: true });
export const url = stage.invokeUrl;
`;
