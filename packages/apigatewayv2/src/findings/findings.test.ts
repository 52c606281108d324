import assert from "node:assert/strict";
import { test } from "node:test";
import { findingCases } from "./case.fixture.ts";
import { findings } from "./findings.ts";
import { type FindingCode, findingDefinitions, isFindingCode } from "./registry.ts";

const codes = Object.keys(findingDefinitions).filter(isFindingCode);

for (const [code, cases] of Object.entries(findingCases)) {
  if (!isFindingCode(code)) throw new Error(`${code} is not a finding`);
  const { title, level } = findingDefinitions[code];
  for (const { name, fires, at, silent } of cases) {
    test(`${code} ${title}${name ? `: ${name.slice(0, 80)}` : ""}`, () => {
      const found = findings(fires).filter((it) => it.code === code);
      assert.notEqual(
        found.length,
        0,
        `nothing found; others: ${findings(fires).map((it) => `${it.code} ${it.message}`)}`,
      );
      const [first] = found;
      assert.equal(first?.level, level);
      if (at) assert.equal(`${first?.position?.line}:${first?.position?.column}`, at);
      for (const api of silent) assert.deepEqual(reported(api, code), []);
    });
  }
}

function reported(api: Parameters<typeof findings>[0], code: FindingCode): readonly string[] {
  return findings(api)
    .filter((it) => it.code === code)
    .map((it) => `${it.message}\n${it.excerpt ?? ""}`);
}

test("every finding has an API that has it and one that does not", () => {
  const tested = Object.entries(findingCases).filter(
    ([, cases]) => cases.length > 0 && cases.some(({ silent }) => silent.length > 0),
  );
  assert.deepEqual([...tested.map(([code]) => code), "AB090"].toSorted(), codes);
});

test("messages and advice are sentences", () => {
  for (const { fires } of Object.values(findingCases).flat()) {
    for (const { code, message, advice } of findings(fires)) {
      assert.match(message, /[.…]$/, `${code} ${message}`);
      assert.match(advice, /[.?…]$/, `${code} ${advice}`);
      assert.doesNotMatch(`${message} ${advice}`, /undefined|\[object/, code);
    }
  }
});
