// `answerback dev` as users run it, with Pulumi programs: one that throws, and one that is saved.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { Dev, runProcess, writeFiles } from "./test-program.ts";

/** A Pulumi program in JavaScript that finds the packages of the quick start. */
function programFolder(name: string, source: string): string {
  const folder = mkdtempSync(join(import.meta.dirname, `../../../examples/quickstart/.answerback-${name}-`));
  after(() => rmSync(folder, { recursive: true, force: true }));
  writeFiles(folder, {
    "Pulumi.yaml": `name: ${name}\nruntime: nodejs\n`,
    "package.json": JSON.stringify({ name, main: "index.js" }),
    "index.js": source,
  });
  return folder;
}

test("shows the error of a program that throws with its line, and exits with 1", async () => {
  const folder = programFolder("throws", "const value = undefined;\n\nvalue.member;\n");
  const { code, stdout } = await runProcess(["dev", folder, "--port", "0", "--once"]);
  assert.equal(code, 1);
  assert.match(stdout, /index\.js:3/);
  assert.match(stdout, /Cannot read properties of undefined/);
});

test("deploys again when the program is saved, and prints JSON lines", { timeout: 60_000 }, async () => {
  const program = (name: string) =>
    `const aws = require("@pulumi/aws");\nnew aws.apigatewayv2.Api("api", { name: "${name}", protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" });\n`;
  const folder = programFolder("saved", program("first"));
  const dev = new Dev(folder);
  assert.equal((await dev.result()).changes.created, 1);
  writeFiles(folder, { "index.js": program("second") });
  assert.equal((await dev.result()).changes.updated, 1);
  assert.equal(await dev.stop(), 0);
});
