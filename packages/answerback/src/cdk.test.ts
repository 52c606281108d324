// Apps of the CDK, without its packages: an app is any command that writes a cloud assembly.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { TestClient } from "./test-client.ts";
import { DevHere } from "./test-development.ts";

const timeout = 60_000;

/** An app with the stacks `Jobs` and `Chat`; the second, listed first, imports a value of the first. */
const app = `
const { cpSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { CDK_OUTDIR: out, CDK_CONTEXT_JSON, CDK_DEFAULT_REGION: region } = process.env;
const context = JSON.parse(CDK_CONTEXT_JSON);
mkdirSync(out, { recursive: true });
const write = (name, value) => writeFileSync(out + "/" + name, JSON.stringify(value));
const hash = require("node:crypto").createHash("sha256").update(readFileSync("handler/index.js")).digest("hex");
cpSync("handler", out + "/asset." + hash, { recursive: true });
const version = { BootstrapVersion: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/cdk-bootstrap/x/version" } };
write("Jobs.json", {
  Parameters: version,
  Resources: { Queue: { Type: "AWS::SQS::Queue" } },
  Outputs: { Arn: { Value: { "Fn::GetAtt": ["Queue", "Arn"] }, Export: { Name: "jobs" } } },
});
const proxy = (name) => ({ "Fn::Join": ["", ["arn:aws:apigateway:" + region + ":lambda:path/2015-03-31/functions/", { "Fn::GetAtt": [name, "Arn"] }, "/invocations"]] });
write("Chat.json", {
  Parameters: version,
  Resources: {
    Api: { Type: "AWS::ApiGatewayV2::Api", Properties: { Name: "chat", ProtocolType: "WEBSOCKET", RouteSelectionExpression: "$request.body.action" } },
    Echo: {
      Type: "AWS::Lambda::Function",
      Properties: {
        Runtime: "nodejs24.x", Handler: "index.handler", Role: "arn:aws:iam::000000000000:role/r",
        Code: { S3Bucket: "assets", S3Key: hash + ".zip" },
        Environment: { Variables: { QUEUE: { "Fn::ImportValue": "jobs" }, GREETING: context.greeting, NAME: context.name } },
      },
    },
    Integration: { Type: "AWS::ApiGatewayV2::Integration", Properties: { ApiId: { Ref: "Api" }, IntegrationType: "AWS_PROXY", IntegrationUri: proxy("Echo") } },
    Route: { Type: "AWS::ApiGatewayV2::Route", Properties: { ApiId: { Ref: "Api" }, RouteKey: "$default", RouteResponseSelectionExpression: "$default", Target: { "Fn::Join": ["", ["integrations/", { Ref: "Integration" }]] } } },
    Answer: { Type: "AWS::ApiGatewayV2::RouteResponse", Properties: { ApiId: { Ref: "Api" }, RouteId: { Ref: "Route" }, RouteResponseKey: "$default" } },
    Stage: { Type: "AWS::ApiGatewayV2::Stage", Properties: { ApiId: { Ref: "Api" }, StageName: "live", AutoDeploy: true } },
  },
  Outputs: { Url: { Value: { "Fn::Join": ["/", [{ "Fn::GetAtt": ["Api", "ApiEndpoint"] }, "live"]] } } },
});
write("Chat.assets.json", { files: { [hash]: { source: { path: "asset." + hash }, destinations: { a: { objectKey: hash + ".zip" } } } } });
const stack = (templateFile, dependencies) => ({ type: "aws:cloudformation:stack", dependencies, properties: { templateFile, bootstrapStackVersionSsmParameter: "/cdk-bootstrap/x/version" } });
write("manifest.json", {
  artifacts: {
    Chat: stack("Chat.json", ["Chat.assets", "Jobs"]),
    "Chat.assets": { type: "cdk:asset-manifest", properties: { file: "Chat.assets.json" } },
    Jobs: stack("Jobs.json"),
  },
  ...(context.lookup && { missing: [{ key: "vpc-provider:x" }] }),
});
if (context.fail) { console.error("Error: no such construct"); process.exit(3); }
`;
const handler = (version: number) => `exports.handler = async () => {
  const { QUEUE, GREETING, NAME } = process.env;
  return { statusCode: 200, body: JSON.stringify({ version: ${version}, queue: QUEUE, says: GREETING + " " + NAME }) };
};
`;

function appFolder(settings: object = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "answerback-cdk-")));
  after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  mkdirSync(join(folder, "handler"));
  writeFileSync(join(folder, "handler/index.js"), handler(1));
  writeFileSync(join(folder, "app.cjs"), app);
  // The app's own kind of modules must not decide that of its functions.
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  const cdk = { app: "node app.cjs", context: { greeting: "hello", name: "nobody" }, ...settings };
  writeFileSync(join(folder, "cdk.json"), JSON.stringify(cdk));
  return folder;
}

test("dev runs an app of the CDK: stacks in order, assets, context, imports, a saved handler", {
  timeout,
}, async () => {
  const folder = appFolder();
  const dev = new DevHere(folder, {}, ["-c", "name=world"]);
  const { outputs } = await dev.deployed();
  assert.deepEqual(Object.keys(outputs), ["Jobs.Arn", "Chat.Url"]);
  const client = await TestClient.open(String(outputs["Chat.Url"]));
  client.send({});
  assert.deepEqual(await client.next(), { version: 1, queue: outputs["Jobs.Arn"], says: "hello world" });
  writeFileSync(join(folder, "handler/index.js"), handler(2));
  await dev.deployed();
  client.send({});
  assert.deepEqual(await client.next(), { version: 2, queue: outputs["Jobs.Arn"], says: "hello world" });
  client.close();
  assert.equal(await dev.stop(), 0);
});

test("-s deploys one stack by its name", { timeout }, async () => {
  const dev = new DevHere(appFolder(), {}, ["--once", "-s", "Jobs"]);
  assert.deepEqual(Object.keys((await dev.deployed()).outputs), ["Arn"]);
  assert.equal(await dev.ended(), 0);
  const unknown = new DevHere(appFolder(), {}, ["--once", "-s", "Job"]);
  const { errors } = await unknown.result();
  assert.deepEqual(
    errors.map(({ message }) => message),
    ["The app has no stack Job. It has Jobs, Chat."],
  );
});

const failures: readonly (readonly [name: string, settings: object, message: RegExp])[] = [
  [
    "an app that fails",
    { context: { fail: true } },
    /^`node app\.cjs` ended with exit code 3:\nError: no such construct$/,
  ],
  [
    "an app that looks up values",
    { context: { lookup: true } },
    /^The app looks up values on AWS.*cdk\.context\.json.*vpc-provider:x\.$/,
  ],
  ["an app without a command", { app: "" }, /cdk\.json has no app\. Add the command/],
  ["an app that writes nothing", { app: "node -e 0" }, /^The app wrote no readable .*manifest\.json: ENOENT/],
];
for (const [name, settings, message] of failures) {
  test(`reports ${name}`, { timeout }, async () => {
    const dev = new DevHere(appFolder(settings), {}, ["--once"]);
    const { errors } = await dev.result();
    assert.match(errors[0]?.message ?? "", message);
    assert.equal(await dev.ended(), 1);
  });
}
