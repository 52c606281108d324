// Every resource with every property of a WebSocket API: set, unchanged, changed, removed, destroyed; imported by composite
// id, and deployed from the code that the import wrote.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Stage } from "../engine.ts";

const lambda = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:${name}/invocations`;
const certificate = (name: string) => `arn:aws:acm:us-east-1:000000000000:certificate/${name}`;

type Properties = Readonly<Record<string, unknown>>;

/** Two sets of optional properties for each resource. */
const optional: Readonly<Record<string, readonly [Properties, Properties]>> = {
  Api: [
    { description: "1", version: "1", tags: { a: "1", b: "2" } },
    {
      apiKeySelectionExpression: "$context.authorizer.usageIdentifierKey",
      description: "2",
      disableExecuteApiEndpoint: true,
      ipAddressType: "dualstack",
      tags: { b: "3" },
      version: "2",
    },
  ],
  Authorizer: [
    { identitySources: ["route.request.querystring.a", "route.request.header.b"] },
    { authorizerCredentialsArn: "arn:aws:iam::000000000000:role/r", identitySources: ["route.request.header.c"] },
  ],
  Model: [{ description: "1" }, { description: "2" }],
  Integration: [
    {
      contentHandlingStrategy: "CONVERT_TO_TEXT",
      description: "1",
      passthroughBehavior: "NEVER",
      requestParameters: { "integration.request.header.a": "'1'", "integration.request.header.b": "'2'" },
      requestTemplates: { $default: '{"a": 1}', other: "{}" },
      templateSelectionExpression: "${request.body.a}",
      timeoutMilliseconds: 5000,
    },
    {
      credentialsArn: "arn:aws:iam::000000000000:role/r",
      description: "2",
      passthroughBehavior: "WHEN_NO_TEMPLATES",
      requestParameters: { "integration.request.header.b": "'3'" },
      requestTemplates: { $default: '{"a": 2}', more: "ünïcödé 日本" },
      templateSelectionExpression: "${request.body.b}",
      timeoutMilliseconds: 6000,
    },
  ],
  IntegrationResponse: [
    {
      contentHandlingStrategy: "CONVERT_TO_TEXT",
      responseTemplates: { $default: '{"a": 1}', other: "{}" },
      templateSelectionExpression: "${integration.response.body.a}",
    },
    {
      responseTemplates: { $default: '{"a": 2}', more: "x".repeat(20_000) },
      templateSelectionExpression: "${integration.response.body.b}",
    },
  ],
  Route: [
    {
      authorizationType: "AWS_IAM",
      operationName: "1",
      requestParameters: [
        { requestParameterKey: "route.request.querystring.a", required: true },
        { requestParameterKey: "route.request.header.b", required: false },
      ],
    },
    {
      apiKeyRequired: true,
      operationName: "2",
      requestParameters: [{ requestParameterKey: "route.request.header.b", required: true }],
    },
  ],
  RouteResponse: [{ modelSelectionExpression: "$request.body.a" }, { modelSelectionExpression: "$request.body.b" }],
  Deployment: [{ description: "1" }, { description: "2" }],
  Stage: [
    {
      accessLogSettings: {
        destinationArn: "arn:aws:logs:us-east-1:000000000000:log-group:g",
        format: "$context.requestId",
      },
      defaultRouteSettings: {
        dataTraceEnabled: true,
        loggingLevel: "INFO",
        throttlingBurstLimit: 9,
        throttlingRateLimit: 8.5,
      },
      description: "1",
      routeSettings: [
        { routeKey: "$connect", throttlingBurstLimit: 5, throttlingRateLimit: 5 },
        { routeKey: "other", loggingLevel: "ERROR" },
      ],
      stageVariables: { a: "1", b: "2" },
      tags: { a: "1" },
    },
    {
      defaultRouteSettings: { detailedMetricsEnabled: true, throttlingBurstLimit: 7, throttlingRateLimit: 6 },
      description: "2",
      routeSettings: [{ routeKey: "other", loggingLevel: "INFO" }],
      stageVariables: { b: "3" },
      tags: { b: "1" },
    },
  ],
  DomainName: [{ tags: { a: "1" } }, { tags: { b: "1" } }],
  ApiMapping: [{ apiMappingKey: "1" }, { apiMappingKey: "2" }],
};

/** @param version index of the optional properties to set; none beyond the last */
function program(version: number): string {
  const more = (type: string) => JSON.stringify(optional[type]?.[version] ?? {});
  return `
const make = (type, required, more, options) => new aws.apigatewayv2[type](type, { ...required, ...more }, options);
const api = make("Api", { name: "n", protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" }, ${more("Api")});
const apiId = api.id;
make("Authorizer", { apiId, name: "n", authorizerType: "REQUEST", authorizerUri: "${lambda("f")}" }, ${more("Authorizer")});
make("Model", { apiId, name: "n", contentType: "application/json", schema: ${JSON.stringify('{"type": "object"}'.padEnd(20 + version))} }, ${more("Model")});
const integration = make("Integration", { apiId, integrationType: "HTTP", integrationMethod: "POST", integrationUri: "http://127.0.0.1:9/${version}" }, ${more("Integration")});
make("IntegrationResponse", { apiId, integrationId: integration.id, integrationResponseKey: "/20${version}/" }, ${more("IntegrationResponse")});
const route = make("Route", { apiId, routeKey: "$connect", target: pulumi.interpolate\`integrations/\${integration.id}\` }, ${more("Route")});
const response = make("RouteResponse", { apiId, routeId: route.id, routeResponseKey: "$default" }, ${more("RouteResponse")});
const deployment = make("Deployment", { apiId }, ${more("Deployment")}, { dependsOn: [response] });
const stage = make("Stage", { apiId, name: "live", deploymentId: deployment.id }, ${more("Stage")});
const domain = make("DomainName", { domainName: "ws.example.com", domainNameConfiguration: { certificateArn: "${certificate(String(version))}", endpointType: "REGIONAL", securityPolicy: "TLS_1_2" } }, ${more("DomainName")});
make("ApiMapping", { apiId, domainName: domain.id, stage: stage.id }, ${more("ApiMapping")});
exports.url = stage.invokeUrl;
`;
}

const types = Object.keys(optional);
const each = (op: string) => types.map((type) => `${op} ${type}/${type}`).toSorted();
const set = 0;
const changed = 1;
const removed = 2;

export async function everyProperty({ open, expect }: Stage): Promise<void> {
  const { project } = await open("every-property");
  const schema = JSON.parse(
    await project.mustRun(["package", "get-schema", join(project.folder, "plugin", "pulumi-resource-answerback")]),
  );
  expect("the schema has every resource", Object.keys(schema.resources).length === types.length, schema);
  const preview = await project.program(program(set)).update("preview");
  expect("a preview creates nothing", preview.exitCode === 0 && (await project.state()).length === 0, preview.output);
  const resources = async (command: string, args?: readonly string[]) => {
    const { exitCode, did, output } = await project.update(command, args);
    return { exitCode, output, did: did.filter((what) => !/ (answerback|aws)\//.test(what)) };
  };
  const same = (left: readonly string[], right: readonly string[]) => left.join() === right.join();

  const created = await resources("up");
  expect("every resource is created with every property", same(created.did, each("create")), created.output);
  const again = await resources("up", ["--refresh"]);
  expect("a second up finds no change and no drift", again.exitCode === 0 && again.did.length === 0, again.output);
  const updated = await project.program(program(changed)).update("up");
  expect("every property is updated in place", same(updated.did, each("update")), updated.output);
  const templates = updated.steps.find(({ resource }) => resource.startsWith("IntegrationResponse"))?.differs;
  expect(
    "a difference is reported with its path",
    templates?.includes('responseTemplates["$default"]') === true,
    templates,
  );
  const settled = await resources("up", ["--refresh"]);
  expect("and then nothing changes", settled.did.length === 0, settled.output);
  const left = await project.program(program(removed)).update("up");
  expect("every property is removed", same(left.did, each("update")), left.output);
  const unset = await resources("up", ["--refresh"]);
  expect("and stays removed after a refresh", unset.did.length === 0, unset.output);
  await project.program(program(set)).update("up");
  await imported(project, expect, each("import"));
  const gone = await resources("destroy");
  expect("destroy deletes everything", same(gone.did, each("delete")), gone.output);
}

async function imported(
  project: Awaited<ReturnType<Stage["open"]>>["project"],
  expect: Stage["expect"],
  all: readonly string[],
) {
  const ids = new Map((await project.state()).map(({ urn, id }) => [urn.split("::").at(-1)!, id]));
  const parents: Readonly<Record<string, readonly string[]>> = {
    Api: ["Api"],
    ApiMapping: ["ApiMapping", "DomainName"],
    DomainName: ["DomainName"],
    IntegrationResponse: ["Api", "Integration", "IntegrationResponse"],
    RouteResponse: ["Api", "Route", "RouteResponse"],
  };
  const resources = types.map((type) => ({
    type: `answerback:apigatewayv2/${type[0]!.toLowerCase()}${type.slice(1)}:${type}`,
    name: type,
    id: (parents[type] ?? ["Api", type]).map((name) => ids.get(name)).join("/"),
  }));
  writeFileSync(join(project.folder, "import.json"), JSON.stringify({ resources }));
  await project.mustRun(["stack", "init", "imported"]);
  project.program("");
  const taken = await project.update("import", ["--file", "import.json", "--out", "generated.ts", "--protect=false"]);
  const did = taken.did.filter((what) => what.startsWith("import"));
  expect("every resource is imported by its composite id", did.join() === all.join(), taken.output);
  const code = readFileSync(join(project.folder, "generated.ts"), "utf8");
  expect("the code imports our package", code.includes('from "@answerback/pulumi"'), code);
  project.program(code.replace(/^import .*$/gm, "").replaceAll("answerback.", "aws."));
  const same = await project.update("preview", ["--expect-no-changes"]);
  expect(
    "the code deploys what was imported",
    same.did.every((what) => / answerback\//.test(what)),
    same.output,
  );
  expect(
    "including values that the service could have filled in",
    /timeoutMilliseconds: 5000/.test(code) && /deploymentId/.test(code),
    code,
  );
  await project.mustRun(["stack", "select", "dev"]);
}
