import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, test } from "node:test";
import { everything, oddTexts } from "./exported-api.fixture.ts";
import type { ExportedApi } from "./exported-api.ts";
import { programForms, writeProgram } from "./index.ts";

const written = (form: (typeof programForms)[number], api: ExportedApi = everything) =>
  writeProgram(api, form).main.text;

test("no form contains an identifier of the API that was exported", () => {
  const identifiers = JSON.stringify(everything).match(/\b[a-z]1[a-z0-9]1[a-z0-9]1\w?\b/g) ?? [];
  assert.ok(identifiers.length > 10);
  for (const form of programForms) {
    const text = written(form);
    for (const identifier of [...identifiers, "a1b2c3d4e5"])
      assert.ok(!text.includes(identifier), `${form}: ${identifier}`);
  }
});

test("no form sets a member to the value that it has anyway", () => {
  for (const form of programForms) {
    const text = written(form).replace(/[-_]/g, "").toLowerCase();
    for (const member of [
      "connectiontype",
      "payloadformatversion",
      "29000",
      "apikeyselectionexpression",
      "disableexecuteapiendpoint",
    ]) {
      assert.ok(!text.includes(member), `${form}: ${member}`);
    }
  }
  assert.doesNotMatch(
    written("pulumi-typescript"),
    /apiKeyRequired: false|authorizationType: "NONE"|autoDeploy: false/,
  );
});

test("templates of several lines stay on several lines", () => {
  const api: ExportedApi = {
    ...everything,
    integrations: [
      {
        ...everything.integrations[0]!,
        requestTemplates: { $default: '{\n  "a": $input.json("$.a")\n}' },
        integrationResponses: [],
      },
    ],
  };
  for (const form of programForms) assert.match(written(form, api), /\n +"a": \$input\.json\("\$\.a"\)\n/, form);
});

test("resources have the names of routes, and statuses of response keys", () => {
  const program = written("pulumi-typescript");
  const names = [...program.matchAll(/^const (\w+) =/gm)].map(([, name]) => name);
  assert.equal(new Set(names).size, names.length);
  for (const name of [
    "api",
    "quoteModel",
    "guardAuthorizer",
    "getQuoteIntegration",
    "getQuote4xxResponse",
    "connectRoute",
    "liveStage",
  ]) {
    assert.ok(names.includes(name), name);
  }
  assert.match(program, /authorizerId: guardAuthorizer\.id,/);
  assert.match(program, /requestModels: \{ getQuote: quoteModel\.name \},/);
});

test("a deployment of Terraform is made again when a resource that it contains changes", () => {
  const [, triggers = ""] =
    /resource "aws_apigatewayv2_deployment".*?jsonencode\(\[(.*?)\]\)/s.exec(written("terraform")) ?? [];
  const changed = triggers.split(",").map((line) => line.trim());
  for (const attribute of [
    "integration.get_quote.request_templates",
    "integration_response.get_quote_4xx.response_templates",
    "route.connect.request_parameter",
    "route_response.get_quote.response_models",
    "model.quote.schema",
    "authorizer.guard.authorizer_uri",
  ]) {
    assert.ok(changed.includes(`aws_apigatewayv2_${attribute}`), attribute);
  }
  // Attributes that are not set change from null to empty at the next refresh.
  assert.ok(!changed.includes("aws_apigatewayv2_integration.connect.request_templates"));
});

test("a TypeScript program gives the constructors the values of the records", () => {
  const made = new Map<string, Record<string, unknown>>();
  run(written("pulumi-typescript"), (kind, name, args) => made.set(`${kind} ${name}`, args));
  const response = made.get("IntegrationResponse get-quote-default")!;
  assert.deepEqual(response.responseTemplates, oddTexts);
  assert.deepEqual(made.get("Route connect")!.requestParameters, [
    { requestParameterKey: "route.request.querystring.token", required: true },
    { requestParameterKey: "route.request.header.x", required: false },
  ]);
  assert.equal(
    made.get("Integration grosse")!.integrationUri,
    "http://127.0.0.1:8080/<Api stock-ticker id>/{id}?x='y'&z=${stageVariables.z}",
  );
  assert.equal(made.get("Route connect")!.target, "integrations/<Integration connect id>");
});

test("members that the official providers lack are left out with a warning", () => {
  const [integration] = everything.integrations;
  const api: ExportedApi = {
    ...everything,
    integrations: [
      {
        ...integration!,
        integrationResponses: [
          { integrationResponseKey: "$default", responseParameters: { "method.response.header.a": "'b'" } },
        ],
      },
    ],
  };
  assert.match(
    writeProgram(api, "terraform").warnings.join("\n"),
    /responseParameters of IntegrationResponse get quote default is left out/,
  );
  assert.doesNotMatch(written("terraform", api), /method\.response/);
  assert.match(written("cloudformation", api), /method\.response\.header\.a: "?'b'"?/);
  assert.doesNotMatch(writeProgram(api, "cloudformation").warnings.join("\n"), /left out/);
});

test("warns of settings without a throttling limit, for which the official providers send 0", () => {
  const [live] = everything.stages;
  const stages = [{ ...live!, routeSettings: { getQuote: { throttlingBurstLimit: 5 } } }];
  const api: ExportedApi = { ...everything, stages };
  assert.match(
    writeProgram(api, "terraform").warnings.join("\n"),
    /^Stage live: the settings of getQuote lack a throttling limit/m,
  );
  for (const warned of [writeProgram(api, "cli"), writeProgram(everything, "terraform")]) {
    assert.doesNotMatch(warned.warnings.join("\n"), /throttling/);
  }
});

test("a here-document ends at a mark that begins like no line", () => {
  const [integration] = everything.integrations;
  const requestTemplates = { $default: "VTL\u{1e103}\nEnd" };
  const api: ExportedApi = {
    ...everything,
    integrations: [{ ...integration!, requestTemplates, integrationResponses: [] }],
  };
  assert.match(written("cli", api), /<<'TEMPLATE'\nVTL\u{1e103}\nEnd\nTEMPLATE\n/u);
});

test("a shell script gives text that the AWS CLI would read as an option or a file in JSON", () => {
  for (const description of ["-draft", "--version", "file://notes", "https://example.com/"]) {
    const script = written("cli", { ...everything, api: { ...everything.api, description } });
    assert.ok(script.includes(`--cli-input-json '{"Description":"${description}"}'`), description);
  }
});

test("warns when stages serve different deployments", () => {
  const [live] = everything.stages;
  const stages = [live!, { ...live!, stageName: "next", deploymentId: "d2d2d2" }];
  assert.match(
    writeProgram({ ...everything, stages }, "cli").warnings.join("\n"),
    /The stages live, next serve different/,
  );
});

test("writes an API without resources", () => {
  const api = {
    ...everything,
    routes: [],
    integrations: [],
    models: [],
    authorizers: [],
    stages: [],
    deployments: [],
    domainNames: [],
  };
  for (const form of programForms) assert.match(written(form, api), /stock ticker/, form);
});

test("a Python program gives the constructors the same values", () => {
  const expected: unknown[] = [];
  run(written("pulumi-typescript"), (kind, name, args) => {
    const { triggers, ...members } = args;
    expected.push([kind, name, withoutCase(members)]);
    if (triggers !== undefined)
      assert.deepEqual(Object.keys(Object(triggers)), [
        "models",
        "authorizers",
        "integrations",
        "integrationResponses",
        "routes",
      ]);
  });
  const folder = temporaryFolder();
  writeFileSync(join(folder, "pulumi.py"), pulumiStandIn);
  writeFileSync(join(folder, "pulumi_aws.py"), "from pulumi import apigatewayv2\n");
  writeFileSync(join(folder, "__main__.py"), written("pulumi-python"));
  const { stdout, stderr } = spawnSync("python3", ["__main__.py"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PYTHONUTF8: "1" },
  });
  const made = stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    made.map(([kind, name, args]) => [kind, name, withoutCase(args)]),
    expected,
    stderr,
  );
});

test("a shell script gives the AWS CLI the same values", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "aws"), awsStandIn, { mode: 0o755 });
  const script = written("cli");
  const { stdout, stderr, status } = spawnSync("sh", ["-s"], {
    input: script,
    encoding: "utf8",
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}`, AWS_CALLS: join(folder, "calls") },
  });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^ApiEndpoint of get-api\/live\nApiEndpoint of get-api\/test\n$/);
  const calls = readFileSync(join(folder, "calls"), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as string[]);
  const options = (command: string) =>
    calls
      .filter(([, name]) => name === command)
      .map((call) => (option: string) => call[call.indexOf(`--${option}`) + 1] ?? "");
  const templates = options("create-integration-response").map((option) => option("response-templates"));
  assert.deepEqual(JSON.parse(templates[0]!), oddTexts);
  assert.deepEqual(JSON.parse(templates[1]!), { $default: oddTexts.$default });
  const [, http] = options("create-integration");
  assert.deepEqual(JSON.parse(http!("cli-input-json")), {
    IntegrationUri: "http://127.0.0.1:8080/ApiId of create-api/{id}?x='y'&z=${stageVariables.z}",
  });
  const [connect] = options("create-route");
  assert.equal(connect!("target"), "integrations/IntegrationId of create-integration");
  assert.deepEqual(JSON.parse(connect!("request-parameters"))["route.request.header.x"], { Required: false });
});

/** Names without their case: the properties of both languages differ in nothing else. */
function withoutCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCase);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, it]) => [key.replaceAll("_", "").toLowerCase(), withoutCase(it)]);
  return Object.fromEntries(entries);
}

/** Prints the arguments of each constructor as a line of JSON. */
const pulumiStandIn = `import json

class Resource:
    def __init__(self, kind_, label, /, opts=None, triggers=None, **args):
        self.kind_, self.label_ = kind_, label
        print(json.dumps([kind_, label, args]))
    def __getattr__(self, member):
        parts = member.split("_")
        return f"<{self.kind_} {self.label_} {parts[0]}{''.join(it.capitalize() for it in parts[1:])}>"

class Module:
    def __getattr__(self, kind):
        return lambda label, /, **args: Resource(kind, label, **args)

apigatewayv2 = Module()

class Output:
    concat = staticmethod(lambda *parts: "".join(parts))
    json_dumps = staticmethod(json.dumps)

ResourceOptions = dict
def export(name, value): pass
`;

/** Notes its arguments; prints the name of what is asked. */
const awsStandIn = `#!${process.execPath}
const { appendFileSync } = require("node:fs");
const args = process.argv.slice(2);
appendFileSync(process.env.AWS_CALLS, JSON.stringify(args) + "\\n");
const query = args.indexOf("--query");
if (query > 0) console.log(args[query + 1] + " of " + args[1]);
`;

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "answerback-export-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the program with classes that only note their arguments. */
function run(program: string, note: (kind: string, name: string, args: Record<string, unknown>) => void): void {
  const resource = (kind: string) =>
    class {
      constructor(name: string, args: Record<string, unknown>) {
        note(kind, name, args);
        const members = new Proxy({}, { get: (_, member) => `<${kind} ${name} ${String(member)}>` });
        Object.setPrototypeOf(this, members);
      }
    };
  const aws = { apigatewayv2: new Proxy({}, { get: (_, kind) => resource(String(kind)) }) };
  const interpolate = (parts: TemplateStringsArray, ...values: readonly unknown[]) =>
    String.raw({ raw: parts }, ...values);
  const body = program.replace(/^import .*$/gm, "").replace(/^export /gm, "");
  new Function("aws", "pulumi", body)(aws, { interpolate, jsonStringify: JSON.stringify });
}
