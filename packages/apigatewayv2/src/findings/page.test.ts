import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { findings } from "./findings.ts";
import { responseTemplate } from "./graph.fixture.ts";
import { findingDefinitions, isFindingCode } from "./registry.ts";

const page = readFileSync(join(import.meta.dirname, "../../../../docs/findings.md"), "utf8");
const sections = page
  .split(/^(?=### AB)/m)
  .slice(1)
  .map((text) => ({ heading: text.split("\n", 1)[0]?.slice(4) ?? "", text }));

test("docs/findings.md has a section for each finding, in order, with its title and its level", () => {
  assert.deepEqual(
    sections.map(({ heading, text }) => [heading, /^\*(\w+)\.\*$/m.exec(text)?.[1]?.toLowerCase()]),
    Object.entries(findingDefinitions).map(([code, { title, level }]) => [`${code} ${title}`, level]),
  );
});

test("each section has an example, why, how to fix it, and the example fixed", () => {
  for (const { heading, text } of sections) {
    assert.match(text, /```[\s\S]+\*\*Why\.\*\* \S[\s\S]+\*\*Fix\.\*\* \S[\s\S]+```/, heading);
  }
});

test("the table of docs/findings.md lists each finding", () => {
  for (const [code, { title, level }] of Object.entries(findingDefinitions)) {
    assert.ok(page.includes(`| [${code}](#${code.toLowerCase()}) | ${level} | ${title} |`), code);
  }
});

for (const { heading, text } of sections) {
  const [wrong, right] = [...text.matchAll(/```velocity\n([\s\S]*?)\n```/g)].map((match) => match[1]);
  if (wrong === undefined || right === undefined) continue;
  test(`the template of the section "${heading}" has the finding, and fixed it has none`, () => {
    const code = heading.slice(0, 5);
    assert.ok(isFindingCode(code));
    assert.ok(findings(responseTemplate(wrong)).some((it) => it.code === code));
    assert.deepEqual(findings(responseTemplate(right)), []);
  });
}
