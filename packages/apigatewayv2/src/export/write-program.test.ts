import assert from "node:assert/strict";
import { test } from "node:test";
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
