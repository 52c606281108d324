// Coverage as a table for people, with one line for each part that was not used.
import { relative } from "node:path";
import type { CoverageKind, CoveredPart, NamedCoverage } from "./named-coverage.ts";

const kinds: readonly (readonly [kind: CoverageKind, title: string])[] = [
  ["route", "routes"],
  ["integrationResponse", "integration responses"],
  ["template", "template selections"],
  ["model", "models"],
  ["authorizer", "authorizer verdicts"],
  ["statement", "template statements"],
  ["branch", "template branches"],
];

export interface CoverageRow {
  readonly title: string;
  readonly used: number;
  readonly all: number;
  /** 0 to 100, rounded down. */
  readonly percent: number;
}

/** Kinds that the APIs have. */
export function coverageRows({ parts }: Pick<NamedCoverage, "parts">): readonly CoverageRow[] {
  return kinds.flatMap(([kind, title]) => {
    const ofKind = parts.filter((part) => part.kind === kind);
    return ofKind.length === 0 ? [] : [rowOf(title, ofKind)];
  });
}

export const totalRow = ({ parts }: Pick<NamedCoverage, "parts">) => rowOf("all", parts);

function rowOf(title: string, parts: readonly CoveredPart[]): CoverageRow {
  const used = parts.filter(({ count }) => count > 0).length;
  const percent = parts.length === 0 ? 100 : Math.floor((used * 100) / parts.length);
  return { title, used, all: parts.length, percent };
}

/** @param here folder to which files are relative */
export function coverageLines(coverage: Pick<NamedCoverage, "parts">, here: string): readonly string[] {
  const rows = [...coverageRows(coverage), totalRow(coverage)];
  const width = Math.max(...rows.map(({ title }) => title.length));
  const table = rows.map(
    ({ title, used, all, percent }) => `  ${title.padEnd(width)}  ${`${used} of ${all}`.padStart(9)}  ${percent} %`,
  );
  const unused = coverage.parts.filter(({ count }) => count === 0);
  const sentences = new Set(unused.map((part) => part.unused));
  // Nothing in a template runs that was never chosen. Parts of one line have one sentence.
  const printed = unused.filter(({ within }) => within === undefined || !sentences.has(within));
  return ["Coverage", ...table, ...new Set(printed.map((part) => `  ${unusedText(part, here)}`))];
}

function unusedText({ unused, place }: CoveredPart, here: string): string {
  return place === undefined ? `${unused}.` : `${unused} (${relative(here, place.file)}:${place.line}).`;
}

/** Adds up the coverage of several gateways that served the same program. */
export function mergedCoverage(reports: readonly NamedCoverage[]): NamedCoverage {
  const [first, ...others] = reports;
  if (first === undefined) return { parts: [], lines: [], branches: [] };
  const sum = <Item extends { readonly count: number }>(listOf: (report: NamedCoverage) => readonly Item[]): Item[] => {
    const byName = new Map<string, Item>();
    for (const report of [first, ...others]) {
      const seen = new Map<string, number>();
      for (const item of listOf(report)) {
        // Equal items of one report stay apart.
        const name = JSON.stringify({ ...item, count: 0 });
        const index = seen.get(name) ?? 0;
        seen.set(name, index + 1);
        const known = byName.get(`${index} ${name}`);
        byName.set(`${index} ${name}`, { ...item, count: item.count + (known?.count ?? 0) });
      }
    }
    return [...byName.values()];
  };
  return { parts: sum((it) => it.parts), lines: sum((it) => it.lines), branches: sum((it) => it.branches) };
}
