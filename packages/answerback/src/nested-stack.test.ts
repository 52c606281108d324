// Nested stacks: AWS::CloudFormation::Stack and AWS::Serverless::Application with templates on this machine.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { TestClient } from "./test-client.ts";
import { runHere } from "./test-command.ts";
import { DevHere } from "./test-development.ts";
import type { RunResult } from "./test-program.ts";

const timeout = 60_000;

const parent = `Parameters:
  Greeting: { Type: String, Default: hello }
Resources:
  Jobs: { Type: AWS::SQS::Queue }
  Chat:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: nested/chat.yaml
      Parameters:
        Greeting: !Ref Greeting
        Names: [ada, bob]
        Queue: !GetAtt Jobs.QueueName
  Live:
    Type: AWS::ApiGatewayV2::Stage
    Properties: { ApiId: !GetAtt Chat.Outputs.Api, StageName: live, AutoDeploy: true }
Outputs:
  Url: { Value: !Sub "\${Chat.Outputs.Endpoint}/\${Live}" }
  Stack: { Value: !Ref Chat }
  Queue: { Value: !GetAtt Jobs.QueueName }
`;

/** The API, whose route is in a stack inside this one. */
const chat = `Parameters:
  Greeting: { Type: String }
  Names: { Type: CommaDelimitedList }
  Queue: { Type: String }
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: !Sub "\${AWS::StackName}", ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action }
  Routes:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: routes.yaml
      Parameters: { Api: !Ref Api, Text: !Sub "\${Greeting} \${First} \${Queue}" }
Outputs:
  Api: { Value: !Ref Api }
  Endpoint: { Value: !GetAtt Api.ApiEndpoint }
`.replace('!Sub "${Greeting} ${First} ${Queue}"', '!Join [" ", [!Ref Greeting, !Select [1, !Ref Names], !Ref Queue]]');

const routes = `Parameters:
  Api: { Type: String }
  Text: { Type: String }
Resources:
  Mock:
    Type: AWS::ApiGatewayV2::Integration
    Properties: { ApiId: !Ref Api, IntegrationType: MOCK, RequestTemplates: { $default: '{ "statusCode": 200 }' } }
  Answer:
    Type: AWS::ApiGatewayV2::IntegrationResponse
    Properties:
      ApiId: !Ref Api
      IntegrationId: !Ref Mock
      IntegrationResponseKey: $default
      ResponseTemplates: { $default: !Sub '{ "says": "\${Text}" }' }
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      { ApiId: !Ref Api, RouteKey: say, RouteResponseSelectionExpression: $default, Target: !Sub "integrations/\${Mock}" }
  RouteResponse:
    Type: AWS::ApiGatewayV2::RouteResponse
    Properties: { ApiId: !Ref Api, RouteId: !Ref Route, RouteResponseKey: $default }
`;

const files = { "template.yaml": parent, "nested/chat.yaml": chat, "nested/routes.yaml": routes };

function folderWith(contents: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "answerback-nested-")));
  after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  for (const [name, text] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function change(folder: string, name: string, before: string, afterwards: string): void {
  const path = join(folder, name);
  const text = readFileSync(path, "utf8");
  assert.ok(text.includes(before), before);
  writeFileSync(path, text.replace(before, afterwards));
}

async function said(url: unknown): Promise<unknown> {
  const client = await TestClient.open(String(url));
  client.send({ action: "say" });
  const answer = await client.next();
  client.close();
  return answer;
}

test("dev runs nested stacks, with parameters and outputs through them", { timeout }, async () => {
  const folder = folderWith(files);
  const dev = new DevHere(folder);
  const { outputs, resources } = await dev.deployed();
  assert.deepEqual(await said(outputs.Url), { says: `hello bob ${outputs.Queue}` });
  assert.match(String(outputs.Stack), /^arn:aws:cloudformation:us-east-1:\d{12}:stack\/dev-Chat-[A-Z2-7]{12}\//);
  const names = resources.map(({ type, name }) => `${type} ${name}`);
  assert.ok(names.includes("AWS::ApiGatewayV2::Route Chat.Routes.Route"), names.join("\n"));
  assert.ok(!dev.lines.some(({ kind, type }) => kind === "not-run-here" && type === "AWS::CloudFormation::Stack"));

  change(folder, "nested/routes.yaml", '"says"', '"answers"');
  assert.deepEqual((await dev.deployed()).changes, { created: 0, updated: 1, replaced: 0, deleted: 0, same: 6 });
  await dev.next(({ kind }) => kind === "findings");
  assert.deepEqual(await said(outputs.Url), { answers: `hello bob ${outputs.Queue}` });

  change(folder, "template.yaml", parent.slice(parent.indexOf("  Chat:"), parent.indexOf("Outputs:")), "");
  change(folder, "template.yaml", parent.slice(parent.indexOf("  Url:"), parent.indexOf("  Queue: {")), "");
  assert.deepEqual((await dev.deployed()).changes, { created: 0, updated: 0, replaced: 0, deleted: 6, same: 1 });
  assert.equal(await dev.stop(), 0);
});

const faults: readonly (readonly [
  what: string,
  change: readonly [file: string, before: string, after: string],
  message: RegExp,
  place: string,
])[] = [
  [
    "a name that a nested template does not have",
    ["nested/routes.yaml", "IntegrationId: !Ref Mock", "IntegrationId: !Ref Moc"],
    /^The template has no parameter or resource Moc\. Did you mean Mock\?/,
    "nested/routes.yaml:12:27",
  ],
  [
    "a parameter that a nested template does not have",
    ["nested/chat.yaml", "{ Api: !Ref Api, Text", "{ Api: !Ref Api, Txet: x, Text"],
    /^The nested template has no parameter Txet\. Did you mean Text\?/,
    "nested/chat.yaml:13:36",
  ],
  [
    "a parameter without a value",
    ["nested/chat.yaml", "{ Api: !Ref Api, ", "{ "],
    /^The parameter Api has no value and no Default\. Set it in Parameters of the nested stack: Api\.$/,
    "nested/routes.yaml:2:3",
  ],
  [
    "an output that a nested template does not have",
    ["template.yaml", "Chat.Outputs.Api", "Chat.Outputs.Apo"],
    /^AWS::CloudFormation::Stack has no attribute Outputs\.Apo\. Did you mean Outputs\.Api\?/,
    "template.yaml:15:34",
  ],
  [
    "an output that cannot be evaluated",
    ["nested/chat.yaml", "!GetAtt Api.ApiEndpoint", "!GetAtt Api.Endpoint"],
    /^AWS::ApiGatewayV2::Api has no attribute Endpoint\./,
    "nested/chat.yaml:16:30",
  ],
  [
    "a template that contains itself",
    ["nested/chat.yaml", "TemplateURL: routes.yaml", "TemplateURL: ../template.yaml"],
    /^The template contains itself\.$/,
    "nested/chat.yaml:12:7",
  ],
  [
    "a template that does not exist",
    ["template.yaml", "nested/chat.yaml", "nested/caht.yaml"],
    /^\S+\/nested\/caht\.yaml cannot be read: .*ENOENT/,
    "template.yaml:8:7",
  ],
];
for (const [what, [file, before, afterwards], message, place] of faults) {
  test(`reports ${what} with its place, and skips what depends on it`, { timeout }, async () => {
    const folder = folderWith(files);
    change(folder, file, before, afterwards);
    const dev = new DevHere(folder, {}, ["--once"]);
    const failed = await dev.next(({ kind }) => kind === "step-failed");
    assert.match(String(failed.message), message);
    const { file: found, line, column } = failed.position as { file: string; line: number; column: number };
    assert.equal(`${found}:${line}:${column}`, join(folder, place));
    const { errors } = (await dev.next(({ kind }) => kind === "result")) as unknown as RunResult;
    assert.equal(errors.length, 1);
    assert.equal(await dev.ended(), 1);
    assert.equal(dev.lines.filter(({ kind }) => kind === "step-failed").length, 1);
    // The stage needs an output of the nested stack.
    assert.ok(!dev.lines.some((it) => it.kind === "step-started" && JSON.stringify(it).includes('"name":"Live"')));
  });
}

test("a nested template elsewhere has outputs that are made up", { timeout }, async () => {
  const folder = folderWith({
    "template.yaml": `Resources:
  Remote: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: "https://s3.amazonaws.com/bucket/key.yaml" } }
Outputs: { Value: { Value: !GetAtt Remote.Outputs.Value } }
`,
  });
  const dev = new DevHere(folder, {}, ["--once"]);
  const { outputs } = await dev.deployed();
  assert.match(String(outputs.Value), /^Outputs\.Value-[\da-f]{8}$/);
  assert.equal(await dev.ended(), 0);
});

test("a secret stays secret in a nested stack", { timeout }, async () => {
  const folder = folderWith({
    "template.yaml": `Parameters: { Key: { Type: String, NoEcho: true, Default: hunter2 } }
Resources:
  Inner: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ./inner.json, Parameters: { Given: !Ref Key } } }
Outputs: { Back: { Value: !GetAtt Inner.Outputs.Given } }
`,
    "inner.json": JSON.stringify({
      Parameters: { Given: { Type: "String" } },
      Resources: { Topic: { Type: "AWS::SNS::Topic", Properties: { DisplayName: { Ref: "Given" } } } },
      Outputs: { Given: { Value: { Ref: "Given" } } },
    }),
  });
  const dev = new DevHere(folder, {}, ["--once"]);
  await dev.deployed();
  assert.equal(await dev.ended(), 0);
  assert.ok(!JSON.stringify(dev.lines).includes("hunter2"));
});

test("an application of SAM with a path is a nested stack, and check finds its mistakes", { timeout }, async () => {
  const folder = folderWith({
    "template.yaml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Inner: { Type: AWS::Serverless::Application, Properties: { Location: ./inner.yaml, Parameters: { Name: jobs } } }
Outputs: { Queue: { Value: !GetAtt Inner.Outputs.Queue } }
`,
    "inner.yaml": `Transform: AWS::Serverless-2016-10-31
Parameters: { Name: { Type: String } }
Resources:
  Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: !Ref Name } }
Outputs: { Queue: { Value: !GetAtt Queue.QueueName } }
`,
  });
  const dev = new DevHere(folder, {}, ["--once"]);
  assert.equal((await dev.deployed()).outputs.Queue, "jobs");
  assert.equal(await dev.ended(), 0);
  change(folder, "inner.yaml", "!GetAtt Queue.QueueName", "!GetAtt Queue.Name");
  const { code, stdout, stderr } = await runHere(["check", folder]);
  assert.equal(code, 1);
  assert.match(stdout + stderr, /inner\.yaml:5:36.*AWS::SQS::Queue has no attribute Name\./);
});
