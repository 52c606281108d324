import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { parse, type ScalarTag } from "yaml";
import { Dev, executable } from "./test-program.ts";

const timeout = 60_000;

/** A quote service: a two-way route on a MOCK integration with integration responses. */
const quotes = `Parameters:
  Greeting: { Type: String, Default: hello }
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Name: !Sub "\${AWS::StackName}-quotes"
      ProtocolType: WEBSOCKET
      RouteSelectionExpression: $request.body.action
  Mock:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: MOCK
      TimeoutInMillis: "3000"
      TemplateSelectionExpression: \\$default
      RequestTemplates:
        $default: '{ "statusCode": 200 }'
  Found:
    Type: AWS::ApiGatewayV2::IntegrationResponse
    Properties:
      ApiId: !Ref Api
      IntegrationId: !Ref Mock
      IntegrationResponseKey: /200/
      TemplateSelectionExpression: \\$default
      ResponseTemplates:
        $default: !Sub |
          { "says": "\${Greeting}",
            "stage": "$context.stage" }
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Api
      RouteKey: quote
      RouteResponseSelectionExpression: $default
      Target: { Fn::Join: [/, [integrations, !Ref Mock]] }
  Answer:
    Type: AWS::ApiGatewayV2::RouteResponse
    Properties: { ApiId: !Ref Api, RouteId: !Ref Route, RouteResponseKey: $default }
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    DependsOn: [Answer, Found]
    Properties: { ApiId: !Ref Api, StageName: live, AutoDeploy: "true" }
  Jobs: { Type: AWS::SQS::Queue }
Outputs:
  Url: { Value: !Sub "\${Api.ApiEndpoint}/\${Stage}" }
  Queue: { Value: !GetAtt Jobs.Arn, Export: { Name: !Sub "\${AWS::StackName}-jobs" } }
`;

/** Turns the short tags of the template into JSON. */
const customTags: ScalarTag[] = [
  { tag: "!Ref", resolve: (Ref: string) => ({ Ref }) },
  { tag: "!Sub", resolve: (text: string) => ({ "Fn::Sub": text }) },
  { tag: "!GetAtt", resolve: (text: string) => ({ "Fn::GetAtt": text.split(".") }) },
];

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "answerback-template-")));
  after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** The answer of a real client to one message. */
function answer(url: unknown, message = '{"action":"quote"}'): Promise<unknown> {
  const socket = new WebSocket(String(url));
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  socket.onopen = () => socket.send(message);
  socket.onmessage = ({ data }) => resolve(JSON.parse(String(data)));
  socket.onerror = () => reject(new Error(`no connection to ${url}`));
  return promise.finally(() => socket.close());
}

test("dev serves a template, and a saved template over open connections", { timeout }, async () => {
  const folder = folderWith({ "template.yaml": quotes });
  const dev = new Dev(folder, {}, ["-c", "Greeting=hi"]);
  const { outputs, resources } = await dev.deployed();
  assert.deepEqual(await answer(outputs.Url), { says: "hi", stage: "live" });
  assert.match(String(outputs.Queue), /^arn:aws:sqs:us-east-1:\d{12}:dev-Jobs-[A-Z2-7]{12}$/);
  assert.deepEqual(resources.find(({ name }) => name === "Mock")?.type, "AWS::ApiGatewayV2::Integration");

  writeFileSync(join(folder, "template.yaml"), quotes.replace('"says"', '"greets"'));
  const again = await dev.deployed();
  assert.deepEqual(again.changes, { created: 0, updated: 1, replaced: 0, deleted: 0, same: 6 });
  assert.deepEqual(await answer(again.outputs.Url), { greets: "hi", stage: "live" });

  writeFileSync(join(folder, "template.yaml"), quotes.replace("!Ref Mock]", "!Ref Mok]"));
  const fault = await dev.next(({ kind }) => kind === "template-fault");
  assert.match(String(fault.message), /^The template has no parameter or resource Mok\. Did you mean Mock\?/);
  assert.deepEqual(fault.position, { file: join(folder, "template.yaml"), line: 36, column: 51 });
  assert.equal((await dev.result()).result, "failed");
  assert.deepEqual(await answer(again.outputs.Url), { greets: "hi", stage: "live" });
  assert.equal(await dev.stop(), 0);
});

test("identifiers depend on the stack's name, not on folder, file or format", { timeout }, async () => {
  const once = async (path: string, options: readonly string[] = []) => {
    const dev = new Dev(path, {}, ["--once", ...options]);
    const { outputs } = await dev.deployed();
    assert.equal(await dev.ended(), 0);
    return new URL(String(outputs.Url)).pathname;
  };
  const first = await once(folderWith({ "template.yml": quotes }));
  const json = JSON.stringify(parse(quotes, { customTags }));
  assert.equal(await once(folderWith({ "template.json": json })), first);
  const named = await once(join(folderWith({ "chat.yaml": quotes }), "chat.yaml"));
  assert.notEqual(named, first);
  assert.equal(await once(folderWith({ "template.yaml": quotes }), ["-s", "chat"]), named);
  const setting = folderWith({ "template.yaml": quotes, "answerback.yaml": "stackName: chat\n" });
  assert.equal(await once(setting), named);
  const sam = '[default.deploy.parameters]\nstack_name = "chat"\nparameter_overrides = "Greeting=hey"\n';
  assert.equal(await once(folderWith({ "template.yaml": quotes, "samconfig.toml": sam })), named);
  const samYaml = "default: { deploy: { parameters: { stack_name: chat } } }";
  assert.equal(await once(folderWith({ "template.yaml": quotes, "samconfig.yaml": samYaml })), named);
});

const importing =
  "Resources: { T: { Type: AWS::SNS::Topic } }\nOutputs: { Jobs: { Value: !ImportValue quotes-jobs } }\n";

test("a template reads what an earlier one of the session, or a setting, exports", { timeout }, async () => {
  const folder = folderWith({ "quotes.yaml": quotes, "jobs.yaml": importing });
  const both = new Dev(join(folder, "quotes.yaml"), {}, ["--once", join(folder, "jobs.yaml")]);
  const [{ outputs }, { outputs: imported }] = [await both.deployed(), await both.deployed()];
  assert.equal(await both.ended(), 0);
  assert.match(String(imported.Jobs), /^arn:aws:sqs:/);
  assert.equal(imported.Jobs, outputs.Queue);

  const alone = folderWith({
    "template.yaml": importing,
    "answerback.yaml": "stackOutputs: { exports: { quotes-jobs: arn:elsewhere } }\n",
  });
  const dev = new Dev(alone, {}, ["--once"]);
  assert.equal((await dev.deployed()).outputs.Jobs, "arn:elsewhere");
  assert.equal(await dev.ended(), 0);
});

test("two templates with one stack name are refused by name", { timeout }, async () => {
  const folders = [folderWith({ "template.yaml": quotes }), folderWith({ "template.yaml": importing })] as const;
  const dev = new Dev(folders[0], {}, ["--once", folders[1]]);
  assert.equal(await dev.ended(), 1);
  assert.match(dev.stderr, /are both the project cloudformation, stack dev\. Rename one of the files/);
});

interface Checked {
  readonly code: number;
  readonly stdout: string;
}

async function check(...parameters: readonly string[]): Promise<Checked> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [executable, "check", ...parameters]);
    return { code: 0, stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, stdout };
  }
}

test("check reports findings at their line and column in the template", { timeout }, async () => {
  const broken = quotes
    .replace('"$context.stage" }', '"$context.stag" }')
    .replace("IntegrationResponseKey: /200/", 'IntegrationResponseKey: "/2[/"')
    .replace("RouteKey: quote", "RouteKeys: quote")
    .replace("AWS::SQS::Queue", "AWS::SQS::Queu");
  const folder = folderWith({ "template.yaml": broken });
  const { code, stdout } = await check(folder, "--json");
  assert.equal(code, 1);
  const { findings, failures } = JSON.parse(stdout);
  const places = findings.map((it: { code: string; property: string; place: { line: number; column: number } }) =>
    [it.code, it.property, it.place.line, it.place.column].join(" "),
  );
  assert.deepEqual(places.toSorted(), ["AB020 IntegrationResponseKey 24 7", "AB090  34 7"]);
  assert.match(
    failures.join("\n"),
    /template\.yaml:44:17: Jobs \(AWS::SQS::Queu\): CloudFormation has no resource type/,
  );

  const wrongVariable = folderWith({ "template.yaml": quotes.replace('"$context.stage" }', '"$context.stag" }') });
  const sarif = JSON.parse((await check(join(wrongVariable, "template.yaml"), "--sarif")).stdout);
  const [result] = sarif.runs[0].results;
  const { region } = result.locations[0].physicalLocation;
  const lines = readFileSync(join(wrongVariable, "template.yaml"), "utf8").split("\n");
  assert.equal(lines[region.startLine - 1]?.slice(region.startColumn - 1), '$context.stag" }');
});

test("check reports a mistake that keeps the template from running, with its place in SARIF", { timeout }, async () => {
  const folder = folderWith({ "template.yaml": quotes });
  const { code, stdout } = await check(folder, "--sarif", "-c", "Greeting=");
  assert.deepEqual([code, JSON.parse(stdout).runs[0].results], [0, []]);
  writeFileSync(join(folder, "template.yaml"), quotes.replace("Type: String", "Type: Strin"));
  const failed = await check(folder, "--sarif");
  assert.equal(failed.code, 1);
  const [notification] = JSON.parse(failed.stdout).runs[0].invocations[0].toolExecutionNotifications;
  assert.match(notification.message.text, /^CloudFormation has no parameter type Strin\./);
  assert.deepEqual(notification.locations[0].physicalLocation.region, { startLine: 2, startColumn: 21 });
});

test("a VPC link of a template is one of the gateway", { timeout }, async () => {
  const folder = folderWith({
    "template.yaml": `Resources:
  Link: { Type: AWS::ApiGatewayV2::VpcLink, Properties: { Name: link, SubnetIds: [subnet-1], Tags: { a: b } } }
  Rule:
    Type: AWS::ApiGatewayV2::RoutingRule
    Properties: { DomainNameArn: a, Priority: 1, Conditions: [], Actions: [] }
Outputs: { Link: { Value: !GetAtt Link.VpcLinkId } }
`,
  });
  const dev = new Dev(folder);
  const { url } = await dev.next(({ kind }) => kind === "listening");
  const { outputs } = await dev.deployed();
  const links = (await (await fetch(`${url}/v2/vpclinks`)).json()) as { items: Record<string, unknown>[] };
  assert.deepEqual(
    links.items.map(({ vpcLinkId, name, tags }) => ({ vpcLinkId, name, tags })),
    [{ vpcLinkId: outputs.Link, name: "link", tags: { a: "b" } }],
  );
  const madeUp = dev.lines.filter(({ kind }) => kind === "not-run-here").map(({ type }) => type);
  assert.deepEqual(madeUp, ["AWS::ApiGatewayV2::RoutingRule"]);
  assert.equal(await dev.stop(), 0);
});
