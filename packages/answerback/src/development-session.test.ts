// Sessions of `answerback dev`: saved files, warnings and findings. development-session.process.test.ts has programs that do
// not end, and signals.
import assert from "node:assert/strict";
import { test } from "node:test";
import { smallProgram, version } from "./development-session.fixture.ts";
import { DevHere } from "./test-development.ts";
import { writeFiles } from "./test-program.ts";

const timeout = 60_000;

test("does not run a program again for files that it writes into its folder", { timeout }, async () => {
  const source = (number: number) => `exports.version = ${number};\nrequire("fs").writeFileSync("out.json", "[]");\n`;
  const folder = smallProgram(source(1));
  const dev = new DevHere(folder);
  await version(dev, 1);
  writeFiles(folder, { "index.js": source(2) });
  await version(dev, 2);
  // A run caused by the second run's file would still report 2.
  writeFiles(folder, { "index.js": source(3) });
  assert.equal((await dev.deployed()).outputs.version, 3);
  assert.equal(await dev.stop(), 0);
});

test("deploys files that are saved during the first run after it", { timeout }, async () => {
  const folder = smallProgram(`const { existsSync } = require("fs");
    exports.version = 1;
    exports.gone = new Promise((resolve) => {
      console.log("started");
      const timer = setInterval(() => existsSync("go") && resolve(true) === clearInterval(timer), 20);
    });`);
  const dev = new DevHere(folder);
  await dev.next(({ kind, line }) => kind === "line" && line === "started");
  writeFiles(folder, { "index.js": "exports.version = 2;\n", go: "" });
  await version(dev, 1);
  await version(dev, 2);
  assert.equal(await dev.stop(), 0);
});

test("warns about a stack without a file, and names the existing ones", { timeout }, async () => {
  const folder = smallProgram("exports.version = 1;\n");
  writeFiles(folder, { "Pulumi.prod.yaml": "", "Pulumi.test.yaml": "" });
  const dev = new DevHere(folder, {}, ["--once"]);
  const { message } = await dev.next(({ kind }) => kind === "warning");
  assert.match(String(message), /no Pulumi\.dev\.yaml, so .*-s: prod, test\.$/);
  assert.equal(await dev.ended(), 0);
});

test("reports a template that does not parse as a finding, without a second warning", { timeout }, async () => {
  const dev = new DevHere(
    smallProgram(`const aws = require("@pulumi/aws");
    const routeSelectionExpression = "$request.body.action";
    const api = new aws.apigatewayv2.Api("api", { protocolType: "WEBSOCKET", routeSelectionExpression });
    const requestTemplates = { $default: "#set($x = )" };
    const integration = new aws.apigatewayv2.Integration("mock", { apiId: api.id, integrationType: "MOCK", requestTemplates });
    const target = integration.id.apply((id) => \`integrations/\${id}\`);
    new aws.apigatewayv2.Route("go", { apiId: api.id, routeKey: "go", target });
    new aws.apigatewayv2.Stage("live", { apiId: api.id, name: "live", autoDeploy: true });`),
    {},
    ["--once"],
  );
  const { findings } = await dev.next(({ kind }) => kind === "findings");
  assert.match(JSON.stringify(findings), /AB001/);
  await dev.ended();
  assert.deepEqual(
    dev.lines.filter(({ kind }) => kind === "warning"),
    [],
  );
});
