// CloudFormation templates in `dev` and `check`, which run in the process of the test. template.process.test.ts saves a template
// while `dev` serves it.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { ProgramEvent } from "@answerback/program";
import { parse, type ScalarTag } from "yaml";
import { startGateway } from "./index.ts";
import { folderWith, quotes } from "./template.fixture.ts";
import { runHere } from "./test-command.ts";
import type { Ended, ReportLine, RunResult } from "./test-program.ts";

const timeout = 60_000;

/** Turns the short tags of the template into JSON. */
const customTags: ScalarTag[] = [
  { tag: "!Ref", resolve: (Ref: string) => ({ Ref }) },
  { tag: "!Sub", resolve: (text: string) => ({ "Fn::Sub": text }) },
  { tag: "!GetAtt", resolve: (text: string) => ({ "Fn::GetAtt": text.split(".") }) },
];

interface Once extends Ended {
  readonly results: readonly RunResult[];
}

/** `answerback dev --once` on a free port. */
async function devOnce(...args: readonly string[]): Promise<Once> {
  const ended = await runHere(["dev", "--once", "--json", "--port", "0", ...args]);
  const lines = ended.stdout.split("\n").filter((line) => line !== "");
  const results = lines.map((line) => JSON.parse(line) as ReportLine).filter(({ kind }) => kind === "result");
  return { ...ended, results: results as unknown as readonly RunResult[] };
}

/** The outputs of one program. */
async function outputsOf(...args: readonly string[]): Promise<RunResult["outputs"]> {
  const { code, results, stderr } = await devOnce(...args);
  assert.deepEqual([code, results.map(({ errors }) => errors)], [0, [[]]], stderr);
  return results[0]?.outputs ?? {};
}

test("dev deploys a template, and makes up the resources of other services", {
  timeout,
}, async () => {
  const { code, results } = await devOnce(folderWith({ "template.yaml": quotes }));
  assert.equal(code, 0);
  const [{ outputs, resources, changes }] = results as [RunResult];
  assert.match(String(outputs.Queue), /^arn:aws:sqs:us-east-1:\d{12}:dev-Jobs-[A-Z2-7]{12}$/);
  assert.equal(resources.find(({ name }) => name === "Mock")?.type, "AWS::ApiGatewayV2::Integration");
  assert.deepEqual(changes, { created: 7, updated: 0, replaced: 0, deleted: 0, same: 0 });
});

test("a served template answers with its parameters", { timeout }, async () => {
  const program = folderWith({ "template.yaml": quotes });
  await using gateway = await startGateway({ program, config: { Greeting: "hi" } });
  const client = await gateway.connect();
  assert.deepEqual(await client.ask({ action: "quote" }), { says: "hi", stage: "live" });
});

test("identifiers depend on the stack's name, not on folder, file or format", { timeout }, async () => {
  const once = async (...args: readonly string[]) => new URL(String((await outputsOf(...args)).Url)).pathname;
  const first = await once(folderWith({ "template.yml": quotes }));
  const json = JSON.stringify(parse(quotes, { customTags }));
  assert.equal(await once(folderWith({ "template.json": json })), first);
  const named = await once(join(folderWith({ "chat.yaml": quotes }), "chat.yaml"));
  assert.notEqual(named, first);
  assert.equal(await once(folderWith({ "template.yaml": quotes }), "-s", "chat"), named);
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
  const both = await devOnce(join(folder, "quotes.yaml"), join(folder, "jobs.yaml"));
  assert.deepEqual([both.code, both.results.map(({ errors }) => errors)], [0, [[], []]]);
  const [first, second] = both.results;
  assert.match(String(second?.outputs.Jobs), /^arn:aws:sqs:/);
  assert.equal(second?.outputs.Jobs, first?.outputs.Queue);

  const alone = folderWith({
    "template.yaml": importing,
    "answerback.yaml": "stackOutputs: { exports: { quotes-jobs: arn:elsewhere } }\n",
  });
  assert.equal((await outputsOf(alone)).Jobs, "arn:elsewhere");
});

test("two templates with one stack name are refused by name", { timeout }, async () => {
  const { code, stderr } = await devOnce(
    folderWith({ "template.yaml": quotes }),
    folderWith({ "template.yaml": importing }),
  );
  assert.equal(code, 1);
  assert.match(stderr, /are both the project cloudformation, stack dev\. Rename one of the files/);
});

const check = (...args: readonly string[]) => runHere(["check", ...args]);

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
  const events: ProgramEvent[] = [];
  await using gateway = await startGateway({ program: folder, onEvent: (event) => events.push(event) });
  const links = (await (await fetch(`${gateway.url}/v2/vpclinks`)).json()) as { items: Record<string, unknown>[] };
  assert.deepEqual(
    links.items.map(({ vpcLinkId, name, tags }) => ({ vpcLinkId, name, tags })),
    [{ vpcLinkId: gateway.outputs.Link, name: "link", tags: { a: "b" } }],
  );
  const madeUp = events.flatMap((event) => (event.kind === "not-run-here" ? [event.type] : []));
  assert.deepEqual(madeUp, ["AWS::ApiGatewayV2::RoutingRule"]);
});
