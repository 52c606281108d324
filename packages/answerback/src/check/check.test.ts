// `answerback check` as users run it, with programs in files and gateways on real ports.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { promisify } from "node:util";
import { defaultSettings, startGateway } from "@answerback/gateway";
import { ApiGatewayV2Client, CreateApiCommand, CreateIntegrationCommand } from "@aws-sdk/client-apigatewayv2";
import { checkExistingApi } from "./api-check.ts";
import { checkProgram } from "./program-check.ts";

const examples = join(import.meta.dirname, "../../../../examples");
// Next to the quick start's packages, so that programs find them.
const temporary = mkdtempSync(join(examples, "quickstart", ".answerback-check-"));
after(() => rmSync(temporary, { recursive: true, force: true }));

function programFolder(name: string, source: string, files: Readonly<Record<string, string>> = {}): string {
  const folder = join(temporary, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, main: "index.js" }));
  writeFileSync(join(folder, "index.js"), source);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

/** A program with one integration response. */
const program = (response: string) => `const { readFileSync } = require("node:fs");
const pulumi = require("@pulumi/pulumi");
const { apigatewayv2 } = require("@pulumi/aws");
const api = new apigatewayv2.Api("chat", { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" });
const apiId = api.id;
const quote = new apigatewayv2.Integration("quote", {
  apiId, integrationType: "HTTP", integrationMethod: "GET", integrationUri: "https://example.com",
});
const answer = new apigatewayv2.IntegrationResponse("answer", {
  apiId, integrationId: quote.id, integrationResponseKey: "$default",
  ${response}
});
const route = new apigatewayv2.Route("quote", {
  apiId, routeKey: "quote", target: pulumi.interpolate\`integrations/\${quote.id}\`, routeResponseSelectionExpression: "$default",
});
const reply = new apigatewayv2.RouteResponse("quote", { apiId, routeId: route.id, routeResponseKey: "$default" });
const deployment = new apigatewayv2.Deployment("live", { apiId, triggers: { answer: answer.id } }, { dependsOn: [reply] });
new apigatewayv2.Stage("live", { apiId, name: "live", deploymentId: deployment.id });
`;

const command = join(import.meta.dirname, "../../bin/answerback.js");

const answerback = (...args: readonly string[]) => run("check", ...args);

async function run(...args: readonly string[]) {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [command, ...args], { cwd: temporary });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as { readonly code: number; readonly stdout: string; readonly stderr: string };
  }
}

interface Shown {
  readonly code: string;
  readonly place?: { readonly file: string; readonly line: number; readonly column: number };
  readonly resource: { readonly name: string };
  readonly property: string;
}

describe("a check of a program", () => {
  test("of the quick start finds no error and no false positive", async () => {
    const report = await checkProgram({ folder: join(examples, "quickstart"), settings: {} });
    assert.deepEqual(report.failures, []);
    assert.deepEqual(report.counts, { apis: 1, routes: 4, integrations: 4 });
    assert.deepEqual(
      report.findings.map(({ code, message }) => `${code} ${message}`),
      [],
    );
  });

  test("of the example without functions finds nothing", async () => {
    const folder = join(temporary, "without-lambda");
    cpSync(join(examples, "without-lambda"), folder, {
      recursive: true,
      filter: (path) => !/node_modules|\.answerback$/.test(path.slice(examples.length)),
    });
    const { findings, failures } = await checkProgram({ folder, settings: {} });
    assert.deepEqual([...failures, ...findings.map(({ code, message }) => `${code} ${message}`)], []);
  });

  test("checks each resource of a program once, even if the program reads it again", async () => {
    const { counts, findings } = await checkProgram({
      folder: programFolder(
        "read-again",
        `${program('responseTemplates: { "$default": "{}" },')}
apigatewayv2.Api.get("same", apiId);
apigatewayv2.Deployment.get("same", pulumi.interpolate\`\${apiId}/\${deployment.id}\`);`,
      ),
      settings: {},
    });
    assert.deepEqual(counts, { apis: 1, routes: 1, integrations: 1 });
    assert.deepEqual(
      findings.map(({ code, message }) => `${code} ${message}`),
      [],
    );
  });

  test("names the place in a template's file, or in the program's string", async () => {
    const folder = programFolder(
      "places",
      program(`templateSelectionExpression: "\${request.body.kind}",
  responseTemplates: {
    file: readFileSync(__dirname + "/quote.vm", "utf8"),
    inline: '{"a": "it\\'s", "b": $inpt.json(\\'$.b\\')}',
  },`),
      { "quote.vm": '{\n\t"to": "$context.conectionId"\n}\n' },
    );
    const { code, stdout } = await answerback(folder, "--json");
    assert.equal(code, 0);
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly Shown[] };
    assert.deepEqual(
      findings.map(({ code, resource, property, place }) => [code, resource.name, property, place]),
      [
        ["AB004", "answer", 'responseTemplates["file"]', { file: "places/quote.vm", line: 2, column: 9 }],
        ["AB003", "answer", 'responseTemplates["inline"]', { file: "places/index.js", line: 14, column: 34 }],
      ],
    );
  });

  test("exits with 1 on an error, and shows line and caret", async () => {
    const folder = programFolder("error", program(`responseTemplates: { "application/json": '{"a": #if($x)}' },`));
    const { code, stdout } = await answerback(folder);
    assert.equal(code, 1);
    assert.match(stdout, /^error\/index\.js:11:\d+ error AB001 The template does not parse$/m);
    assert.match(
      stdout,
      /^ {2}IntegrationResponse answer, responseTemplates\["application\/json"\], line 1, column \d+$/m,
    );
    assert.match(stdout, /^ {4}\{"a": #if\(\$x\)\}\n {4} +\^$/m);
    assert.match(stdout, /^1 error, \d warnings? in 1 API, 1 route, 1 integration\.$/m);
  });

  test("omits findings that a flag or a setting switches off", async () => {
    const folder = programFolder("off", program(`responseTemplates: { "application/json": '{"a": $inpt,} #endif' },`));
    writeFileSync(join(folder, "answerback.yaml"), 'findings: { off: "AB014, AB007" }\n');
    const { stdout } = await answerback(folder, "--json", "--off", "AB003");
    assert.deepEqual(JSON.parse(stdout).findings, []);
    assert.match((await answerback(folder, "--off", "x")).stderr, /'x' is not a finding/);
    assert.match((await answerback(folder, "--off", "AB999")).stderr, /'AB999' is not a finding/);
    assert.match(
      (await answerback(folder, "--json", "--sarif")).stderr,
      /'--json' cannot be used with option '--sarif'/,
    );
  });

  test("reports a refused resource, but not the resources that are missing because of it", async () => {
    const folder = programFolder("refused", program("").replace('"$default",\n  \n', '"200",\n'));
    const report = await checkProgram({ folder, settings: {} });
    assert.deepEqual(
      report.findings.map(({ code, program, property, place, advice }) => [
        code,
        program?.name,
        property,
        place?.line,
        advice,
      ]),
      [["AB020", "answer", "integrationResponseKey", 9, "Write /200/."]],
    );
    assert.deepEqual(report.failures, []);
  });

  test("finds settings of a stage without the limits that the official provider then sets to 0", async () => {
    const settings = `defaultRouteSettings: { loggingLevel: "OFF" }, routeSettings: [
      { routeKey: "quote", throttlingRateLimit: 10 },
      { routeKey: "$connect", throttlingRateLimit: 10, throttlingBurstLimit: 5 },
    ],`;
    const source = program("").replace('name: "live",', `name: "live", ${settings}`);
    const report = await checkProgram({ folder: programFolder("limits", source), settings: {} });
    assert.deepEqual(
      report.findings.map(({ code, path }) => [code, ...path]),
      [
        ["AB076", "defaultRouteSettings"],
        ["AB076", "routeSettings", "quote"],
      ],
    );
  });

  test("reports a refused integration, not the deployment without its route", async () => {
    const source = program("").replace('"https://example.com",', '"https://example.com", timeoutMilliseconds: 30000,');
    const report = await checkProgram({
      folder: programFolder("late", source.replace(", { dependsOn: [reply] }", "")),
      settings: {},
    });
    assert.deepEqual(
      report.findings.map(({ code, program }) => [code, program?.name]),
      [["AB081", "quote"]],
    );
  });

  test("reports that the program fails", async () => {
    const folder = programFolder("failing", 'throw new Error("no luck");');
    const { code, stdout } = await answerback(folder);
    assert.equal(code, 1);
    assert.match(stdout, /no luck/);
    assert.match(stdout, /^The program failed, so the findings are incomplete/m);
  });

  test("does not show secrets", async () => {
    const folder = programFolder(
      "secret",
      program(`responseTemplates: pulumi.secret({ "application/json": '{"key": "hunter2", "b": $inpt.b}' }),`),
    );
    const { stdout } = await answerback(folder, "--json");
    assert.match(stdout, /AB003/);
    assert.doesNotMatch(stdout, /hunter2|inpt/);
  });

  test("prints SARIF with rules, places and levels", async () => {
    const folder = programFolder("sarif", program(`responseTemplates: { "application/json": '{"a": $inpt}' },`));
    const { stdout } = await answerback(folder, "--sarif");
    const { version, runs } = JSON.parse(stdout);
    assert.equal(version, "2.1.0");
    const [{ tool, results }] = runs;
    assert.deepEqual(tool.driver.rules, [
      {
        id: "AB003",
        shortDescription: { text: "The variable is never set" },
        defaultConfiguration: { level: "warning" },
      },
    ]);
    assert.equal(results[0].ruleId, tool.driver.rules[results[0].ruleIndex].id);
    assert.equal(results[0].level, "warning");
    assert.deepEqual(results[0].locations[0].physicalLocation, {
      artifactLocation: { uri: "sarif/index.js" },
      region: { startLine: 11, startColumn: 51 },
    });
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
    const env = { PATH: process.env.PATH, HOME: temporary, AWS_EC2_METADATA_DISABLED: "true", ...environment };
    const command = join(import.meta.dirname, "../../bin/answerback.js");
    await assert.rejects(promisify(execFile)(process.execPath, [command, "check", "--api", "abc", ...given], { env }), {
      code: 1,
      stderr: message,
    });
  });
}

test("dev prints findings once, above the summary that counts them", async () => {
  const folder = programFolder("dev", program(`responseTemplates: { "application/json": '{"a": #if($x)}' },`));
  const { code, stdout } = await run("dev", folder, "--once", "--port", "0");
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^dev\/index\.js:11:\d+ error AB001 The template does not parse$[\s\S]*^deployed in .*, \d+ findings?$/m,
  );
});

test("dev prints the APIs that no client can reach, and exits with 1", async () => {
  const source = `const aws = require("@pulumi/aws");
new aws.apigatewayv2.Api("chat", { name: "chat", protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" });`;
  const { code, stdout } = await run("dev", programFolder("unserved", source), "--once", "--port", "0");
  assert.equal(code, 1);
  assert.match(stdout, /\nAPI chat is not served: it has no stage\.\n$/);
});

test("check needs a program or an API", async () => {
  const { code, stderr } = await answerback();
  assert.equal(code, 1);
  assert.match(stderr, /^Give either a program/);
});
