// The packages as their users get them: packed, installed into an empty folder outside of the checkout, and used there.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { mustRun, run } from "../clients/tool.ts";

const root = join(import.meta.dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "answerback-packages-"));

async function step(what: string, check: () => Promise<void>): Promise<void> {
  await check();
  console.log(`  ${what}`);
}

/** Runs a command of the installed packages, on the Node.js that runs this. */
function installed(command: string, parameters: readonly string[]): ReturnType<typeof run> {
  const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
  return run(join(folder, "node_modules", ".bin", command), parameters, { cwd: folder, env: { PATH: path } });
}

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** A program on the packed SDK: one route, whose answer is rendered. */
const program = `
import * as aws from "@answerback/pulumi";
import * as pulumi from "@pulumi/pulumi";

const api = new aws.apigatewayv2.Api("greeter", { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" });
const integration = new aws.apigatewayv2.Integration("greet", {
  apiId: api.id,
  integrationType: "MOCK",
  requestTemplates: { "$default": '{"statusCode": 202}' },
  templateSelectionExpression: "\\\\$default",
});
const response = new aws.apigatewayv2.IntegrationResponse("accepted", {
  apiId: api.id,
  integrationId: integration.id,
  integrationResponseKey: "/2\\\\d\\\\d/",
  responseTemplates: { "$default": '{"greeting": "Hello from $context.stage"}' },
  templateSelectionExpression: "\\\\$default",
});
const route = new aws.apigatewayv2.Route("default", {
  apiId: api.id,
  routeKey: "$default",
  target: pulumi.interpolate\`integrations/\${integration.id}\`,
  routeResponseSelectionExpression: "$default",
});
const routeResponse = new aws.apigatewayv2.RouteResponse("answer", {
  apiId: api.id,
  routeId: route.id,
  routeResponseKey: "$default",
});
const deployment = new aws.apigatewayv2.Deployment("first", { apiId: api.id, triggers: { version: "1" } }, { dependsOn: [response, routeResponse] });
export const url = new aws.apigatewayv2.Stage("live", { apiId: api.id, name: "live", deploymentId: deployment.id }).invokeUrl;
`;

/** What the declarations promise, and the library does. */
const consumer = `
import assert from "node:assert/strict";
import { startGateway, type RunningGateway } from "answerback";
import { defaultSettings } from "@answerback/gateway";
import * as answerback from "@answerback/pulumi";
import { compile, TemplateError } from "@answerback/vtl";
import { mappingVariables } from "@answerback/vtl/apigateway";

const gateway: RunningGateway = await startGateway({ program: "program" });
const socket = new WebSocket(gateway.apis[0]!.stages[0]!.url);
const answer = await new Promise<string>((resolve, reject) => {
  socket.addEventListener("open", () => socket.send("{}"));
  socket.addEventListener("message", ({ data }) => resolve(String(data)));
  socket.addEventListener("error", () => reject(new Error("the connection failed")));
});
assert.deepEqual(JSON.parse(answer), { greeting: "Hello from live" });
socket.close();
await gateway.stop();

const template = compile("$input.path('$.a')", { profile: "apigateway" });
assert.equal(template.render(mappingVariables({ body: '{"a": 1}' })), "1");
assert.throws(() => compile("#if("), TemplateError);
const Response: typeof answerback.apigatewayv2.IntegrationResponse = answerback.apigatewayv2.IntegrationResponse;
assert.equal(typeof Response, "function");
assert.equal(defaultSettings.host, "127.0.0.1");
`;

try {
  await step("packs", async () => {
    await mustRun("npm", ["run", "--silent", "pack"], { cwd: root });
  });
  const tarballs = readdirSync(join(root, "dist")).filter((name) => name.endsWith(".tgz"));
  await step(`installs ${tarballs.join(", ")}`, async () => {
    write("package.json", '{ "private": true, "type": "module" }');
    const packages = [...tarballs.map((name) => join(root, "dist", name)), "typescript@5", "@types/node@26"];
    await mustRun("npm", ["install", "--no-audit", "--no-fund", "--loglevel", "error", ...packages], { cwd: folder });
  });
  await step("publishes no test and no source", async () => {
    const stray = globSync(
      "node_modules/{answerback,@answerback/*}/**/{*.test.*,test-*,*.fixture.*,*.suite.*,!(*.d).ts}",
      {
        cwd: folder,
        exclude: (path) => path.includes("answerback/node_modules"),
      },
    );
    assert.deepEqual(
      stray.filter((path) => !path.endsWith(".d.ts")),
      [],
    );
  });
  write("program/Pulumi.yaml", "name: greeter\nruntime: nodejs\n");
  write("program/package.json", '{ "type": "module", "main": "index.js" }');
  write("program/index.js", program);
  write("consumer.ts", consumer);

  await step("answerback --version, and render", async () => {
    assert.match((await installed("answerback", ["--version"])).stdout, /^\d+\.\d+\.\d+\n$/);
    write("hello.vm", "Hello $input.path('$.name')");
    const { stdout } = await installed("answerback", ["render", "hello.vm", "--body", '{"name": "Ada"}']);
    assert.equal(stdout.trim(), "Hello Ada");
  });
  await step("answerback check finds nothing wrong with the program", async () => {
    const { status, stdout, stderr } = await installed("answerback", ["check", "program"]);
    assert.equal(status, 0, stdout + stderr);
  });
  await step("answerback dev deploys it", async () => {
    const { status, stdout, stderr } = await installed("answerback", ["dev", "program", "--once", "--port", "0"]);
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /url ws:\/\/127\.0\.0\.1:\d+\/ws\/\w+\/live/);
    assert.ok(existsSync(join(folder, "program", ".answerback")));
  });
  await step("the plugin tells its port", async () => {
    const plugin = spawn(
      process.execPath,
      [join(folder, "node_modules/@answerback/pulumi/bin/pulumi-resource-answerback.js"), "127.0.0.1:1"],
      {
        cwd: folder,
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const [line] = await once(plugin.stdout.setEncoding("utf8"), "data");
    plugin.kill();
    assert.match(String(line), /^\d+\n$/);
  });
  await step("the declarations hold under strict checking, and the library serves the program", async () => {
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--types", "node"];
    await mustRun(process.execPath, ["node_modules/typescript/bin/tsc", ...options, "consumer.ts"], { cwd: folder });
    await mustRun(process.execPath, ["consumer.ts"], { cwd: folder });
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
