import assert from "node:assert/strict";
import { test } from "node:test";
import { vulnerabilityLines } from "./vulnerabilities.ts";

const forUsers = new Set(["node_modules/ws", "node_modules/one/node_modules/two"]);
const found = (severity: string, ...nodes: readonly string[]) => ({
  vulnerabilities: { ws: { severity, range: "<8.0.0", nodes } },
});

test("a severe vulnerability in a package for users fails", () => {
  for (const severity of ["high", "critical"]) {
    const { lines, fails } = vulnerabilityLines(found(severity, "node_modules/ws"), forUsers);
    assert.ok(fails);
    assert.deepEqual(lines, [
      `ws <8.0.0: ${severity}, installed by users`,
      "1 dependencies have known vulnerabilities",
    ]);
  }
});

test("others are listed, and do not fail", () => {
  assert.equal(vulnerabilityLines(found("moderate", "node_modules/ws"), forUsers).fails, false);
  const { lines, fails } = vulnerabilityLines(found("critical", "node_modules/two"), forUsers);
  assert.equal(fails, false);
  assert.equal(lines[0], "ws <8.0.0: critical, development");
});

test("a registry that does not answer is reported, and does not fail", () => {
  for (const report of [{ error: { summary: "405 Method Not Allowed" } }, { message: "405 Method Not Allowed" }]) {
    const { lines, fails } = vulnerabilityLines(report, forUsers);
    assert.equal(fails, false);
    assert.deepEqual(lines, ["Not checked: the registry did not answer (405 Method Not Allowed)."]);
  }
});
