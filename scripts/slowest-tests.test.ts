import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { table } from "./slowest-tests.ts";

test("lists the ten slowest, slowest first", () => {
  const tests = Array.from({ length: 12 }, (_, index) => ({
    name: `test ${index}`,
    file: "a.test.ts",
    millis: index * 100,
  }));
  const lines = table(tests).trim().split("\n");
  assert.equal(lines[0], "slowest of 12 tests:");
  assert.equal(lines.length, 11);
  assert.match(lines[1]!, /^ +1\.1 s {2}.*a\.test\.ts: test 11$/);
  assert.match(lines[10]!, /test 2$/);
});

test("counts tests, not the suites that contain them, nor skipped ones", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "answerback-slowest-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "a.test.mjs");
  writeFileSync(
    file,
    `import { describe, test } from "node:test";
describe("a suite", () => {
  test("short", () => {});
  test("long", () => new Promise((resolve) => setTimeout(resolve, 60)));
  test("skipped", { skip: true }, () => {});
});
`,
  );
  const reporter = join(import.meta.dirname, "slowest-tests.ts");
  // The variable marks processes of this test run.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout } = spawnSync(process.execPath, ["--test", "--test-reporter", reporter, file], {
    encoding: "utf8",
    env,
  });
  assert.match(stdout, /^\nslowest of 2 tests:\n +\d+\.\d s {2}.*a\.test\.mjs: long\n.*: short\n$/);
});
