// `answerback check` in the process of the test: findings of programs and of deployed APIs, and what the options change.
// check.process.test.ts checks the examples.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { defaultSettings, startGateway } from "@answerback/gateway";
import { ApiGatewayV2Client, CreateApiCommand, CreateIntegrationCommand } from "@aws-sdk/client-apigatewayv2";
import { jsonFindings, readableFindings } from "../finding-report.ts";
import { sarifFindings } from "../finding-sarif.ts";
import { runHere } from "../test-command.ts";
import { checkExistingApi } from "./api-check.ts";
import type { CheckReport } from "./located-finding.ts";
import { programOf, temporaryFolder, writeProgram } from "./program.fixture.ts";
import { checkProgram } from "./program-check.ts";

const temporary = temporaryFolder();

/** 1-based place of the only occurrence of a text. */
function placeOf(source: string, text: string): { readonly line: number; readonly column: number } {
  const parts = source.split(text);
  assert.equal(parts.length, 2, `${text} occurs ${parts.length - 1} times`);
  const lines = (parts[0] ?? "").split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

interface Shown {
  readonly code: string;
  readonly place?: { readonly file: string; readonly line: number; readonly column: number };
  readonly resource: { readonly kind: string; readonly name: string };
  readonly property: string;
}

describe("a check of a Pulumi program", () => {
  const source = programOf({
    places: {
      response: `templateSelectionExpression: "\${request.body.kind}",
  responseTemplates: {
    file: readFileSync(__dirname + "/quote.vm", "utf8"),
    inline: '{"a": "it\\'s", "b": $inpt.json(\\'$.b\\')}',
  },`,
    },
    error: { response: `responseTemplates: { "application/json": '{"a": #if($x)}' },` },
    secret: {
      response: `responseTemplates: pulumi.secret({ "application/json": '{"key": "hunter2", "b": $inpt.b}' }),`,
    },
    limits: {
      response: 'responseTemplates: { "$default": "{}" },',
      stage: `defaultRouteSettings: { loggingLevel: "OFF" }, routeSettings: [
      { routeKey: "quote", throttlingRateLimit: 10 },
      { routeKey: "$connect", throttlingRateLimit: 10, throttlingBurstLimit: 5 },
    ],`,
    },
    again: {
      response: 'responseTemplates: { "$default": "{}" },',
      end: `apigatewayv2.Api.get("same", apiId);
apigatewayv2.Deployment.get("same", pulumi.interpolate\`\${apiId}/\${deployment.id}\`);`,
    },
  });
  let report: CheckReport;
  let folder = "";
  before(async () => {
    folder = writeProgram(temporary, "found", source, { "quote.vm": '{\n\t"to": "$context.conectionId"\n}\n' });
    report = await checkProgram({ folder, settings: {} });
  });

  /** The findings in JSON. */
  const shown = (...names: readonly string[]) => {
    const { findings } = JSON.parse(jsonFindings(report, temporary)) as { readonly findings: readonly Shown[] };
    return findings.filter(({ resource }) => names.includes(resource.name));
  };

  test("finds what is wrong with each API, and nothing else", () => {
    assert.deepEqual(report.failures, []);
    assert.deepEqual(
      new Set(report.findings.map(({ program }) => program?.name)),
      new Set(["places", "error", "secret", "limits"]),
    );
  });

  test("checks each resource once, even if the program reads it again", () => {
    assert.deepEqual(report.counts, { apis: 5, routes: 5, integrations: 5 });
    assert.deepEqual(shown("again", "same"), []);
  });

  test("names the place in a template's file, or in the program's string", () => {
    assert.deepEqual(
      shown("places").map(({ code, property, place }) => [code, property, place]),
      [
        ["AB004", 'responseTemplates["file"]', { file: "found/quote.vm", line: 2, column: 9 }],
        [
          "AB003",
          'responseTemplates["inline"]',
          { file: "found/index.js", ...placeOf(source, "$inpt.json(\\'$.b\\')") },
        ],
      ],
    );
  });

  test("shows line and caret of a template, and a summary", () => {
    const text = readableFindings(report, temporary).join("\n");
    const { line } = placeOf(source, "#if($x)");
    assert.match(text, new RegExp(`^found/index\\.js:${line}:\\d+ error AB001 The template does not parse$`, "m"));
    assert.match(
      text,
      /^ {2}IntegrationResponse error, responseTemplates\["application\/json"\], line 1, column \d+$/m,
    );
    assert.match(text, /^ {4}\{"a": #if\(\$x\)\}\n {4} +\^$/m);
    assert.match(text, /^1 error, \d warnings? in 5 APIs, 5 routes, 5 integrations\.$/m);
  });

  test("finds settings of a stage without the limits that the official provider then sets to 0", () => {
    assert.deepEqual(
      report.findings.filter(({ program }) => program?.name === "limits").map(({ code, path }) => [code, ...path]),
      [
        ["AB076", "defaultRouteSettings"],
        ["AB076", "routeSettings", "quote"],
      ],
    );
  });

  test("does not show secrets", () => {
    const secret = shown("secret");
    assert.ok(secret.some(({ code }) => code === "AB003"));
    assert.doesNotMatch(JSON.stringify(secret), /hunter2|inpt/);
    assert.doesNotMatch(`${readableFindings(report, temporary)}${sarifFindings(report, temporary)}`, /hunter2/);
  });

  test("prints SARIF with rules, places and levels", () => {
    const { version, runs } = JSON.parse(sarifFindings(report, temporary));
    assert.equal(version, "2.1.0");
    const [{ tool, results }] = runs;
    const { rules } = tool.driver;
    assert.deepEqual(
      rules.map(({ id }: { readonly id: string }) => id),
      [...new Set(report.findings.map(({ code }) => code))].toSorted(),
    );
    assert.deepEqual(
      rules.find(({ id }: { readonly id: string }) => id === "AB003"),
      {
        id: "AB003",
        shortDescription: { text: "The variable is never set" },
        defaultConfiguration: { level: "warning" },
      },
    );
    assert.equal(results.length, report.findings.length);
    for (const [index, result] of results.entries()) {
      assert.equal(result.ruleId, report.findings[index]?.code);
      assert.equal(result.ruleId, rules[result.ruleIndex].id);
      assert.equal(result.level, report.findings[index]?.level);
    }
    const inline = report.findings.findIndex(({ property }) => property === 'responseTemplates["inline"]');
    const { line: startLine, column: startColumn } = placeOf(source, "$inpt.json(\\'$.b\\')");
    assert.deepEqual(results[inline].locations[0].physicalLocation, {
      artifactLocation: { uri: "found/index.js" },
      region: { startLine, startColumn },
    });
  });

  test("keeps its caches where version control ignores them", () => {
    assert.ok(existsSync(join(folder, ".answerback/.gitignore")));
  });

  test("reports refused resources, but not the resources that are missing because of them", async () => {
    const refused = programOf({
      key: { responseKey: "200" },
      late: { integration: "timeoutMilliseconds: 30000,", dependsOn: "" },
    });
    const { findings, failures } = await checkProgram({
      folder: writeProgram(temporary, "refused", refused),
      settings: {},
    });
    const lineOf = (text: string) => placeOf(refused, text).line;
    assert.deepEqual(
      findings.map(({ code, program, property, place }) => [code, program?.name, property, place?.line]).toSorted(),
      [
        ["AB020", "key", "integrationResponseKey", lineOf('new apigatewayv2.IntegrationResponse("key"')],
        ["AB081", "late", "timeoutMilliseconds", lineOf('new apigatewayv2.Integration("late"')],
      ],
    );
    assert.equal(findings.find(({ code }) => code === "AB020")?.advice, "Write /200/.");
    assert.deepEqual(failures, []);
  });

  test("reports that the program fails", async () => {
    const folder = writeProgram(temporary, "failing", 'throw new Error("no luck");');
    const { code, stdout } = await runHere(["check", folder], temporary);
    assert.equal(code, 1);
    assert.match(stdout, /no luck/);
    assert.match(stdout, /^The program failed, so the findings are incomplete/m);
  });
});

/** A template whose response has this text. */
const template = (response: string) => `Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action }
  Mock:
    Type: AWS::ApiGatewayV2::Integration
    Properties: { ApiId: !Ref Api, IntegrationType: MOCK, RequestTemplates: { application/json: '{"statusCode": 200}' } }
  Answer:
    Type: AWS::ApiGatewayV2::IntegrationResponse
    Properties:
      ApiId: !Ref Api
      IntegrationId: !Ref Mock
      IntegrationResponseKey: $default
      ResponseTemplates: { application/json: '${response}' }
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Api, RouteKey: quote, Target: !Sub "integrations/\${Mock}", RouteResponseSelectionExpression: $default }
  Reply:
    Type: AWS::ApiGatewayV2::RouteResponse
    Properties: { ApiId: !Ref Api, RouteId: !Ref Route, RouteResponseKey: $default }
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: { ApiId: !Ref Api, StageName: live, AutoDeploy: true }
`;

describe("the command", () => {
  const folder = mkdtempSync(join(tmpdir(), "answerback-check-"));
  after(() => rmSync(folder, { recursive: true }));
  const check = (response: string, ...args: readonly string[]) => {
    writeFileSync(join(folder, "template.yaml"), template(response));
    return runHere(["check", ".", ...args], folder);
  };
  const dev = (text: string) => {
    writeFileSync(join(folder, "template.yaml"), text);
    return runHere(["dev", folder, "--once", "--port", "0"]);
  };

  test("exits with 1 on an error, with 0 on a warning, and prints places relative to the current folder", async () => {
    const error = await check('{"a": #if($x)}');
    assert.equal(error.code, 1);
    assert.match(error.stdout, /^template\.yaml:14:\d+ error AB001 The template does not parse$/m);
    const warning = await check('{"a": $inpt}');
    assert.equal(warning.code, 0);
    assert.match(warning.stdout, /^template\.yaml:14:53 warning AB003 /m);
    assert.match(warning.stdout, /^0 errors, 1 warning in 1 API, 1 route, 1 integration\.$/m);
  });

  test("omits findings that a flag or a setting switches off", async () => {
    const response = '{"a": $inpt,} #endif';
    const codes = async (...args: readonly string[]) =>
      JSON.parse((await check(response, "--json", ...args)).stdout).findings.map(({ code }: Shown) => code);
    assert.deepEqual((await codes()).toSorted(), ["AB003", "AB007", "AB014"]);
    const settings = join(folder, "answerback.yaml");
    writeFileSync(settings, 'findings: { off: "AB014, AB007" }\n');
    assert.deepEqual(await codes(), ["AB003"]);
    assert.deepEqual(await codes("--off", "AB003"), []);
    rmSync(settings);
    assert.match((await check(response, "--off", "x")).stderr, /'x' is not a finding/);
    assert.match((await check(response, "--off", "AB999")).stderr, /'AB999' is not a finding/);
  });

  test("prints either JSON or SARIF", async () => {
    const { stdout } = await check('{"a": $inpt}', "--sarif");
    assert.deepEqual(
      JSON.parse(stdout).runs[0].results.map(({ ruleId }: { readonly ruleId: string }) => ruleId),
      ["AB003"],
    );
    const both = await check('{"a": $inpt}', "--json", "--sarif");
    assert.match(both.stderr, /'--json' cannot be used with option '--sarif'/);
  });

  test("needs a program or an API", async () => {
    const { code, stderr } = await runHere(["check"], folder);
    assert.equal(code, 1);
    assert.match(stderr, /^Give either a program/);
  });

  test("dev prints findings once, above the summary that counts them", async () => {
    const { code, stdout } = await dev(template('{"a": #if($x)}'));
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^\S*template\.yaml:14:\d+ error AB001 The template does not parse$[\s\S]*^deployed in .*, \d+ findings?$/m,
    );
    assert.equal(stdout.split("AB001").length, 2);
  });

  test("dev prints the APIs that no client can reach, and exits with 1", async () => {
    const { code, stdout } = await dev(template("{}").replace(/ {2}Stage:[\s\S]*/, ""));
    assert.equal(code, 1);
    assert.match(stdout, /\nAPI chat is not served: it has no stage\.\n$/);
  });
});

test("a check of a deployed API reads it from its control plane", async () => {
  const gateway = await startGateway({ ...defaultSettings, port: 0 });
  const client = new ApiGatewayV2Client({
    endpoint: gateway.url,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
  try {
    const { ApiId = "" } = await client.send(
      new CreateApiCommand({
        Name: "there",
        ProtocolType: "WEBSOCKET",
        RouteSelectionExpression: "$request.body.action",
      }),
    );
    for (let index = 0; index < 30; index++) {
      await client.send(
        new CreateIntegrationCommand({
          ApiId,
          IntegrationType: "MOCK",
          RequestTemplates: { "application/json": '{"statusCode": "x"}' },
        }),
      );
    }
    const { findings, counts } = await checkExistingApi({ apiId: ApiId, endpoint: gateway.url, off: ["AB074"] });
    // More than a page of them.
    assert.equal(counts.integrations, 30);
    assert.deepEqual(
      findings.map(({ code, property }) => [code, property]),
      Array.from({ length: 30 }, () => ["AB061", 'requestTemplates["application/json"]']),
    );
    await assert.rejects(checkExistingApi({ apiId: "nosuch", endpoint: gateway.url }), {
      name: "UserError",
      message: /Cannot read the API nosuch at http/,
    });
  } finally {
    client.destroy();
    await gateway.stop();
  }
});

/** Runs with an environment in which the AWS SDK finds only what is given. */
async function inEnvironment<T>(given: NodeJS.ProcessEnv, run: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
  Object.assign(process.env, { HOME: temporary, AWS_EC2_METADATA_DISABLED: "true" }, given);
  try {
    return await run();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

for (const [given, environment, message] of [
  [[], {}, /^Cannot read the API abc at the AWS endpoint of this environment: no AWS region is set\. Set --region/],
  [["--region", "eu-west-1"], {}, /Could not load credentials from any providers\. Set AWS_ACCESS_KEY_ID and /],
  [["--endpoint", "nowhere"], {}, /^'nowhere' is not the URL of a control plane\. Write it like http:\/\//],
  [
    [],
    { AWS_ENDPOINT_URL_APIGATEWAYV2: "http://127.0.0.1:1" },
    /^Cannot read the API abc at http:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/,
  ],
] as const) {
  test(`reports in one line why a deployed API cannot be read: ${given.join(" ")} ${Object.keys(environment)}`, async () => {
    const { code, stderr } = await inEnvironment(environment, () => runHere(["check", "--api", "abc", ...given]));
    assert.equal(code, 1);
    assert.match(stderr, message);
    assert.equal(stderr.trimEnd().split("\n").length, 1);
  });
}
