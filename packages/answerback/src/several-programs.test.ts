// Two programs on one gateway: the second reads what the first exports.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { TestClient } from "./test-client.ts";
import { DevHere } from "./test-development.ts";
import { copyProgram, type ReportLine, writeFiles } from "./test-program.ts";

const greetings = (greeting: string) => `exports.greeting = "${greeting}";\n`;
const broken = 'exports.greeting = "never";\nundefined.member;\n';

const chat = `
const aws = require("@pulumi/aws");
const pulumi = require("@pulumi/pulumi");
const greetings = new pulumi.StackReference("organization/greetings/dev");
const api = new aws.apigatewayv2.Api("chat", { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" });
const integration = new aws.apigatewayv2.Integration("greet", {
  apiId: api.id,
  integrationType: "MOCK",
  requestTemplates: { $default: '{"statusCode": 200}' },
  templateSelectionExpression: "\\\\$default",
});
const response = new aws.apigatewayv2.IntegrationResponse("greeting", {
  apiId: api.id,
  integrationId: integration.id,
  integrationResponseKey: "$default",
  responseTemplates: { $default: pulumi.interpolate\`"\${greetings.getOutput("greeting")}"\` },
  templateSelectionExpression: "\\\\$default",
});
const route = new aws.apigatewayv2.Route("default", {
  apiId: api.id,
  routeKey: "$default",
  target: pulumi.interpolate\`integrations/\${integration.id}\`,
  routeResponseSelectionExpression: "$default",
});
const answer = new aws.apigatewayv2.RouteResponse("answer", { apiId: api.id, routeId: route.id, routeResponseKey: "$default" });
const deployment = new aws.apigatewayv2.Deployment("one", { apiId: api.id, triggers: { one: "1" } }, { dependsOn: [response, answer] });
exports.url = new aws.apigatewayv2.Stage("live", { apiId: api.id, name: "live", deploymentId: deployment.id }).invokeUrl;
`;

/** @returns the folders of both */
function programs(): readonly [greetings: string, chat: string] {
  const folder = copyProgram("versions");
  const made = (name: string, source: string) => {
    mkdirSync(join(folder, name));
    writeFiles(join(folder, name), { "Pulumi.yaml": `name: ${name}\nruntime: nodejs\n`, "index.js": source });
    return join(folder, name);
  };
  return [made("greetings", greetings("hello")), made("chat", chat)];
}

const resultOf = (program: string) => (line: ReportLine) => line.kind === "result" && line.program === program;

test("the later program reads the exports of the earlier one, and runs again when they change", {
  timeout: 60_000,
}, async () => {
  const [first, second] = programs();
  const dev = new DevHere(first, {}, [second]);
  assert.deepEqual((await dev.next(({ kind }) => kind === "listening")).programs, ["greetings", "chat"]);
  assert.deepEqual((await dev.next(resultOf("greetings"))).outputs, { greeting: "hello" });
  const { url } = (await dev.next(resultOf("chat"))).outputs as { readonly url: string };
  const client = await TestClient.open(url);
  assert.equal(await client.ask({}), "hello");
  await TestClient.open(url, { origin: "http://localhost:3000" }).then((page) => page.close());
  assert.equal(await TestClient.refused(url, { origin: "https://evil.example" }), 403);

  // Watching begins after the results of the first runs.
  const saving = setInterval(() => writeFileSync(join(first, "index.js"), greetings("good day")), 500);
  after(() => clearInterval(saving));
  const isNew = ({ outputs }: ReportLine) => (outputs as { readonly greeting?: string }).greeting === "good day";
  await dev.next((line) => resultOf("greetings")(line) && isNew(line));
  clearInterval(saving);
  await dev.next((line) => resultOf("chat")(line) && (line.changes as { readonly updated: number }).updated === 1);
  assert.equal(await client.ask({}), "good day");
  client.close();
  assert.equal(await dev.stop(), 0);
});

test("a program that fails leaves the other one deployed, and the command ends with 1", {
  timeout: 60_000,
}, async () => {
  const [first, second] = programs();
  writeFileSync(join(second, "index.js"), chat.replace("getOutput", "noSuchMethod"));
  const failing = new DevHere(first, {}, [second, "--once"]);
  assert.equal((await failing.next(resultOf("greetings"))).result, "succeeded");
  assert.equal((await failing.next(resultOf("chat"))).result, "failed");
  assert.equal(await failing.ended(), 1);

  writeFileSync(join(first, "index.js"), broken);
  writeFileSync(join(second, "index.js"), chat);
  const again = new DevHere(first, {}, [second, "--once"]);
  assert.equal((await again.next(resultOf("greetings"))).result, "failed");
  // The exports of the last successful run are kept.
  assert.equal((await again.next(resultOf("chat"))).result, "succeeded");
  assert.equal(await again.ended(), 1);
});

test("refuses two programs with the same project and stack before anything starts, and names both", async () => {
  const [first, second] = programs();
  writeFiles(second, { "Pulumi.yaml": "name: greetings\nruntime: nodejs\n" });
  const dev = new DevHere(first, {}, [second]);
  assert.equal(await dev.ended(), 1);
  assert.match(dev.stderr, /greetings and .*chat are both the project greetings, stack dev/);
});

test("refuses a folder that is given twice before anything starts", async () => {
  const [first] = programs();
  const dev = new DevHere(first, {}, [join(first, "..", "greetings")]);
  assert.equal(await dev.ended(), 1);
});
