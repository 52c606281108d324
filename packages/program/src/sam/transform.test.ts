import assert from "node:assert/strict";
import { test } from "node:test";
import { plain } from "@answerback/pulumi/host";
import { openStackTemplate, TemplateFaults } from "../template/stack-template.ts";
import { TemplateFile } from "../template/template-file.ts";
import { samTransform, transformSam } from "./transform.ts";

const header = `Transform: ${samTransform}\n`;
const echo = `
  Echo:
    Type: AWS::Serverless::Function
    Properties: { Runtime: nodejs24.x, Handler: app.handler, CodeUri: src }`;

function open(text: string, given: Readonly<Record<string, string>> = {}) {
  const macros = new Map([
    [
      samTransform,
      (root: Parameters<typeof transformSam>[0], parameters: ReadonlyMap<string, unknown>) =>
        transformSam(root, new Map([...parameters].map(([name, value]) => [name, String(plain(value as string))]))),
    ],
  ]);
  const file = new TemplateFile("/shop/template.yaml", header + text);
  const identity = { stackName: "shop", region: "eu-west-1", accountId: "123456789012" };
  return openStackTemplate({ file, given, ssm: {}, macros, ...identity });
}

const typesIn = (text: string, given = {}) =>
  Object.fromEntries([...open(text, given).created].map(([name, { type }]) => [name, type]));

/** `line:column message` of the first fault. */
function faultIn(text: string): string {
  try {
    open(text);
  } catch (error) {
    assert.ok(error instanceof TemplateFaults);
    const [first] = error.faults;
    const { line, column } = error.file.position(first!.start);
    return `${line}:${column} ${first!.message}`;
  }
  return "";
}

test("a WebSocket API becomes an API, its routes with integrations and permissions, and a stage", () => {
  const text = `Resources:${echo}
  Chat:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      Routes: { $connect: { FunctionArn: !GetAtt Echo.Arn }, sendMessage: { FunctionArn: !GetAtt Echo.Arn } }
`;
  assert.deepEqual(typesIn(text), {
    Echo: "AWS::Lambda::Function",
    EchoRole: "AWS::IAM::Role",
    Chat: "AWS::ApiGatewayV2::Api",
    ChatConnectRoute: "AWS::ApiGatewayV2::Route",
    ChatConnectIntegration: "AWS::ApiGatewayV2::Integration",
    ChatConnectPermission: "AWS::Lambda::Permission",
    ChatSendmessageRoute: "AWS::ApiGatewayV2::Route",
    ChatSendmessageIntegration: "AWS::ApiGatewayV2::Integration",
    ChatSendmessagePermission: "AWS::Lambda::Permission",
    ChatDefaultStage: "AWS::ApiGatewayV2::Stage",
  });
});

test("names such as API.Stage refer to what the transform makes", () => {
  const text = `Resources:${echo}
  Chat:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      StageName: live
      RouteSelectionExpression: $request.body.action
      Routes: { ping: { FunctionArn: !GetAtt Echo.Arn } }
Outputs:
  Stage: { Value: !Ref Chat.Stage }
  Url: { Value: !Sub "\${Chat.ApiEndpoint}/\${Chat.Stage}" }
`;
  const { template } = open(text);
  assert.equal(JSON.stringify(template.outputs.get("Stage")?.value).includes('"ChatliveStage"'), true);
  assert.match(JSON.stringify(template.outputs.get("Url")?.value), /\$\{Chat\.ApiEndpoint\}\/\$\{ChatliveStage\}/);
});

test("events that make an API without naming it make one that outputs can refer to", () => {
  const events = "Events: { A: { Type: Api, Properties: { Path: /, Method: get } }, B: { Type: HttpApi } }";
  const text = `Resources:${echo.replace("CodeUri: src", `CodeUri: src, ${events}`)}\nOutputs: { Id: { Value: !Ref ServerlessRestApi } }`;
  const types = typesIn(text);
  assert.equal(types.ServerlessRestApi, "AWS::ApiGateway::RestApi");
  assert.equal(types.ServerlessHttpApi, "AWS::ApiGatewayV2::Api");
});

const mistakes: readonly (readonly [text: string, fault: RegExp])[] = [
  [
    echo.replace("Handler", "Handlr"),
    /^5:40 AWS::Serverless::Function has no property Handlr\. Did you mean Handler\?/,
  ],
  [echo.replace(", CodeUri: src", ""), /^3:3 The function Echo has neither CodeUri nor InlineCode\./],
  [
    "\n  T: { Type: AWS::Serverless::SimpleTabel }",
    /^3:3 The SAM transform does not support the type AWS::Serverless::SimpleTabel\. Did you mean/,
  ],
  [
    "\n  C: { Type: AWS::Serverless::WebSocketApi, Properties: { RouteSelectionExpression: x, Routes: { a-b: { FunctionArn: f } } } }",
    /^3:98 The route key a-b must contain only letters and digits/,
  ],
  [
    "\n  C: { Type: AWS::Serverless::WebSocketApi, Properties: { RouteSelectionExpression: x, Routes: { a: {} } } }",
    /^3:98 The route a has no FunctionArn\./,
  ],
  [
    "\n  C: { Type: AWS::Serverless::WebSocketApi, Properties: { RouteSelectionExpression: x } }",
    /^3:3 AWS::Serverless::WebSocketApi C needs the property Routes\./,
  ],
  [`${echo}\n  EchoRole: { Type: AWS::IAM::Role }`, /The transform makes a second resource EchoRole\./],
  [
    "\n  T: { Type: AWS::Serverless::SimpleTable, Properties: { PrimaryKey: { Name: a, Type: Text } } }",
    /PrimaryKey needs a Name and a Type/,
  ],
];
for (const [resources, fault] of mistakes) {
  test(`refuses ${resources.trim().split("\n").at(-1)}`, () => assert.match(faultIn(`Resources:${resources}`), fault));
}

test("refuses a property that Globals cannot have, with its place", () => {
  assert.match(
    faultIn(`Globals:\n  Function:\n    FunctionName: f\nResources:${echo}`),
    /^4:5 Globals of Function cannot have FunctionName\./,
  );
});
