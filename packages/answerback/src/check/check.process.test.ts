// `answerback check` of the examples, and as a process.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runProcess } from "../test-program.ts";
import { examples, programOf, temporaryFolder, writeProgram } from "./program.fixture.ts";
import { checkProgram } from "./program-check.ts";

const temporary = temporaryFolder();

test("the quick start has no error and no false positive", async () => {
  const report = await checkProgram({ folder: join(examples, "quickstart"), settings: {} });
  assert.deepEqual(report.failures, []);
  assert.deepEqual(report.counts, { apis: 1, routes: 4, integrations: 4 });
  assert.deepEqual(
    report.findings.map(({ code, message }) => `${code} ${message}`),
    [],
  );
});

test("the example without functions has no finding", async () => {
  const folder = join(temporary, "without-lambda");
  cpSync(join(examples, "without-lambda"), folder, {
    recursive: true,
    filter: (path) => !/node_modules|\.answerback$/.test(path.slice(examples.length)),
  });
  const { findings, failures } = await checkProgram({ folder, settings: {} });
  assert.deepEqual([...failures, ...findings.map(({ code, message }) => `${code} ${message}`)], []);
});

test("a Pulumi program with an error ends the command with 1", async () => {
  const folder = writeProgram(
    temporary,
    "error",
    programOf({ error: { response: `responseTemplates: { "application/json": '{"a": #if($x)}' },` } }),
  );
  const { code, stdout } = await runProcess(["check", folder], { cwd: temporary });
  assert.equal(code, 1);
  assert.match(stdout, /^error\/index\.js:11:\d+ error AB001 The template does not parse$/m);
  assert.match(stdout, /^1 error, \d warnings? in 1 API, 1 route, 1 integration\.$/m);
});
