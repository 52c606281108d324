import assert from "node:assert/strict";
import { test } from "node:test";
import { coverageLines, mergedCoverage } from "./coverage-table.ts";
import { lcovText } from "./lcov.ts";
import type { NamedCoverage } from "./named-coverage.ts";

const line = (file: string, at: number, count: number) => ({ file: `/p/${file}`, line: at, count });
const report = (...counts: readonly number[]): NamedCoverage => ({
  parts: [
    { kind: "route", unused: "Route go was never used", count: counts[0] ?? 0, place: undefined },
    {
      kind: "statement",
      unused: "Template, line 1, never ran",
      count: counts[1] ?? 0,
      place: { file: "/p/a.vm", line: 1, column: 1 },
    },
    {
      kind: "statement",
      unused: "Template, line 1, never ran",
      count: counts[2] ?? 0,
      place: { file: "/p/a.vm", line: 1, column: 1 },
    },
  ],
  lines: [line("b.vm", 2, counts[1] ?? 0), line("b.vm", 2, counts[2] ?? 0), line("a.vm", 1, 1)],
  branches: [
    { ...line("b.vm", 3, counts[1] ?? 0), block: 0, branch: 0 },
    { ...line("b.vm", 3, 0), block: 0, branch: 1 },
  ],
});

test("the table has a row for each kind that the API has, and a line for each part that was not used", () => {
  assert.deepEqual(coverageLines(report(0, 1, 0), "/p"), [
    "Coverage",
    "  routes                  0 of 1  0 %",
    "  template statements     1 of 2  50 %",
    "  all                     1 of 3  33 %",
    "  Route go was never used.",
    "  Template, line 1, never ran (a.vm:1).",
  ]);
});

test("a part is not mentioned twice, nor if its template was never chosen", () => {
  const statement = { kind: "statement", unused: "Template a, line 1, never ran", count: 0, place: undefined } as const;
  const within = "Template a was never chosen";
  const template = { kind: "template", unused: within, place: undefined } as const;
  const unused = (count: number) =>
    coverageLines(
      {
        parts: [
          { ...template, count },
          { ...statement, within },
          { ...statement, within },
        ],
      },
      "/p",
    ).slice(4);
  assert.deepEqual(unused(0), ["  Template a was never chosen."]);
  assert.deepEqual(unused(1), ["  Template a, line 1, never ran."]);
});

test("a line of several statements counts as often as the one that ran least, and files are in order", () => {
  assert.equal(
    lcovText(report(1, 3, 0), "/p"),
    `TN:
SF:a.vm
DA:1,1
LF:1
LH:1
BRF:0
BRH:0
end_of_record
TN:
SF:b.vm
DA:2,0
LF:1
LH:0
BRDA:3,0,0,3
BRDA:3,0,1,0
BRF:2
BRH:1
end_of_record
`,
  );
});

test("reports of the same program add up, and equal parts of one report stay apart", () => {
  const { parts, branches } = mergedCoverage([report(1, 0, 2), report(0, 3, 1)]);
  assert.deepEqual(
    parts.map(({ count }) => count),
    [1, 3, 3],
  );
  assert.deepEqual(
    branches.map(({ count }) => count),
    [3, 0],
  );
  assert.deepEqual(mergedCoverage([]).parts, []);
});
