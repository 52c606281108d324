// Services of the Serverless Framework, from what `serverless package` writes.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { crc32 } from "node:zlib";
import { TestClient } from "./test-client.ts";
import { DevHere } from "./test-development.ts";

const timeout = 60_000;

/** A zip file with one stored file. */
function zip(name: string, text: string): Buffer {
  const content = Buffer.from(text);
  const sizes = Buffer.alloc(16);
  sizes.writeUInt32LE(crc32(content), 0);
  sizes.writeUInt32LE(content.length, 4);
  sizes.writeUInt32LE(content.length, 8);
  sizes.writeUInt16LE(name.length, 12);
  const local = Buffer.concat([
    Buffer.from("504b03040a0000000000000000002100".slice(0, 28), "hex"),
    sizes,
    Buffer.from(name),
    content,
  ]);
  const central = Buffer.concat([
    Buffer.from("504b01020a000a0000000000000000002100".slice(0, 32), "hex"),
    sizes,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write("504b0506", 0, "hex");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

const api = { Ref: "WebsocketsApi" };
const template = {
  Resources: {
    ServerlessDeploymentBucket: { Type: "AWS::S3::Bucket" },
    WebsocketsApi: {
      Type: "AWS::ApiGatewayV2::Api",
      Properties: { Name: "dev-chat", ProtocolType: "WEBSOCKET", RouteSelectionExpression: "$request.body.action" },
    },
    EchoLambdaFunction: {
      Type: "AWS::Lambda::Function",
      Properties: {
        Code: { S3Bucket: { Ref: "ServerlessDeploymentBucket" }, S3Key: "serverless/chat/dev/1-2026/chat.zip" },
        Handler: "handler.echo",
        Runtime: "nodejs20.x",
        FunctionName: "chat-dev-echo",
        Role: "arn:aws:iam::000000000000:role/r",
      },
    },
    EchoIntegration: {
      Type: "AWS::ApiGatewayV2::Integration",
      Properties: {
        ApiId: api,
        IntegrationType: "AWS_PROXY",
        IntegrationUri: {
          "Fn::Join": [
            "",
            [
              "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/",
              { "Fn::GetAtt": ["EchoLambdaFunction", "Arn"] },
              "/invocations",
            ],
          ],
        },
      },
    },
    Route: {
      Type: "AWS::ApiGatewayV2::Route",
      Properties: {
        ApiId: api,
        RouteKey: "$default",
        RouteResponseSelectionExpression: "$default",
        Target: { "Fn::Join": ["/", ["integrations", { Ref: "EchoIntegration" }]] },
      },
    },
    Answer: {
      Type: "AWS::ApiGatewayV2::RouteResponse",
      Properties: { ApiId: api, RouteId: { Ref: "Route" }, RouteResponseKey: "$default" },
    },
    Stage: {
      Type: "AWS::ApiGatewayV2::Stage",
      Properties: { ApiId: api, StageName: "dev", AutoDeploy: true },
    },
  },
  Outputs: { Url: { Value: { "Fn::Join": ["/", [{ "Fn::GetAtt": ["WebsocketsApi", "ApiEndpoint"] }, "dev"]] } } },
};

function serviceFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "answerback-serverless-")));
  after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  writeFileSync(join(folder, "serverless.yml"), "service: chat\n");
  return folder;
}

test("dev runs the packaged template of a service with its functions", { timeout }, async () => {
  const folder = serviceFolder();
  const packaged = join(folder, ".serverless");
  mkdirSync(packaged);
  writeFileSync(join(packaged, "cloudformation-template-update-stack.json"), JSON.stringify(template));
  const state = { service: { service: "chat", provider: { stage: "dev" } } };
  writeFileSync(join(packaged, "serverless-state.json"), JSON.stringify(state));
  const handler = "exports.echo = async ({ body }) => ({ statusCode: 200, body });\n";
  writeFileSync(join(packaged, "chat.zip"), zip("handler.js", handler));
  const dev = new DevHere(folder);
  const { outputs, resources } = await dev.deployed();
  const client = await TestClient.open(String(outputs.Url));
  client.send({ says: "hello" });
  assert.deepEqual(await client.next(), { says: "hello" });
  client.close();
  assert.match(JSON.stringify(resources), /urn:pulumi:chat-dev::cloudformation::/);
  assert.equal(await dev.stop(), 0);
});

test("says how to make the packaged template", { timeout }, async () => {
  const dev = new DevHere(serviceFolder(), {}, ["--once"]);
  assert.equal(await dev.ended(), 1);
  assert.match(dev.stderr, /without its packaged template\. Run `npx serverless package` there first/);
});
