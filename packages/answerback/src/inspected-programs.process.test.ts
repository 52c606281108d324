// The inspector of `answerback dev` on a program that makes templates at run time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { InspectorPage, templateOf } from "./inspected-programs.fixture.ts";
import { DevHere } from "./test-development.ts";
import { copyProgram, writeFiles } from "./test-program.ts";

test("says where to make an edit of a text that the program makes at run time", { timeout: 60_000 }, async () => {
  const folder = copyProgram("versions");
  writeFiles(folder, {
    "Pulumi.yaml": "name: small\nruntime: nodejs\n",
    "index.ts": `import * as aws from "@pulumi/aws";
const api = new aws.apigatewayv2.Api("small", { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" });
const made = new aws.apigatewayv2.Integration("made", {
  apiId: api.id,
  integrationType: "MOCK",
  requestTemplates: { built: JSON.stringify({ statusCode: 200 }), twice: "the same text" },
});
const again = new aws.apigatewayv2.Integration("again", { apiId: api.id, integrationType: "MOCK", requestTemplates: { twice: "the same text" } });
const route = new aws.apigatewayv2.Route("any", { apiId: api.id, routeKey: "$default", target: made.id.apply((id) => "integrations/" + id) });
new aws.apigatewayv2.Stage("live", { apiId: api.id, name: "live", autoDeploy: true }, { dependsOn: [route] });
`,
  });
  const dev = new DevHere(folder, {}, ["--no-watch"]);
  await dev.deployed();
  const page = new InspectorPage(dev.port);
  const api = await page.api();
  const built = templateOf(api, "made", "built");
  assert.equal(built.place, undefined);
  const { body } = await page.change(built.templateId, { before: built.source, after: '{"statusCode":201}' });
  assert.equal(body.kind, "byHand");
  assert.deepEqual(body.kind === "byHand" && [body.place?.file, body.place?.line], ["index.ts", 3]);
  assert.match(body.difference, /\n-\{"statusCode":200\}\n\+\{"statusCode":201\}\n/);
  // Of equal literals, the one of the resource is written.
  for (const [name, line] of [
    ["made", 6],
    ["again", 8],
  ] as const) {
    assert.equal(templateOf(api, name, "twice").place?.line, line);
  }
  const again = templateOf(api, "again", "twice");
  const written = await page.change(again.templateId, { before: again.source, after: "another" });
  assert.equal(written.body.kind, "file");
  // Also if saved files are not watched.
  assert.equal((await dev.deployed()).changes.updated, 1);
  assert.equal(templateOf(await page.api(), "again", "twice").source, "another");
  assert.equal(templateOf(await page.api(), "made", "twice").source, "the same text");
  assert.equal(await dev.stop(), 0);
});
