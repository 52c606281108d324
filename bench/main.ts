// npm run bench [-- QUESTION…] [--json] [--quick]: runs the named bench files, all by default, and prints their tables.
import { readdirSync } from "node:fs";
import { programOptions } from "../scripts/program-options.ts";
import type { Bench, BenchResult } from "./bench.ts";

const notQuestions = new Set(["main", "bench", "percentile"]);
const questions = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -".ts".length))
  .filter((name) => !notQuestions.has(name));

const { values: options, positionals } = programOptions(
  {
    options: { json: { type: "boolean", default: false }, quick: { type: "boolean", default: false } },
  },
  "QUESTION",
);
const unknown = positionals.find((name) => !questions.includes(name));
if (unknown !== undefined) {
  console.error(`Unknown bench '${unknown}'. Choose from: ${questions.join(", ")}.`);
  process.exit(2);
}

const results: Record<string, BenchResult> = {};
for (const name of positionals.length > 0 ? positionals : questions) {
  const bench = (await import(`./${name}.ts`)) as Bench;
  const result = await bench.run({ quick: options.quick });
  results[name] = result;
  if (!options.json) print(name, result);
}
if (options.json) console.log(JSON.stringify(results, undefined, 2));

function print(name: string, { title, columns, rows, goals }: BenchResult): void {
  const table = [columns, ...rows.map((row) => row.map(String))];
  const widths = columns.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  console.log(`\n${name}: ${title}`);
  for (const row of table) {
    console.log(
      `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join("  ")}`,
    );
  }
  for (const { goal, measured, reached } of goals)
    console.log(`  ${reached ? "reached" : "MISSED "}  ${goal}: ${measured}`);
}
