// npm test, without the checks: node scripts/run-tests.ts [--processes]
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, isAbsolute, join, relative } from "node:path";
import { finished } from "node:stream/promises";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { testFiles as groupedFiles, groupNames } from "./in-one-process/groups.ts";
import { longestFirst } from "./longest-first.ts";
import slowestTests from "./slowest-tests.ts";

const root = join(import.meta.dirname, "..");

/** Files at a time: more than there are processors, because many tests wait for time-outs, elections and browsers. */
const concurrency = availableParallelism() + 2;
const timeoutMillis = 300_000;

/**
 * The files of one run, relative to the root, in order. Files named `*.process.test.ts` start so many processes of programs,
 * functions, browsers or NATS servers that each takes seconds of processor time: `npm run conformance -- processes` runs them.
 */
export function testFiles(run: "short" | "processes"): readonly string[] {
  const files = globSync(["packages/*/src/**/*.test.ts", "scripts/**/*.test.ts"], { cwd: root });
  const grouped = new Set(groupNames.flatMap(groupedFiles).map((file) => join("packages", file)));
  const wanted = files.filter((file) => file.endsWith(".process.test.ts") === (run === "processes"));
  return wanted.filter((file) => !grouped.has(file)).sort();
}

/** How long each file took when it last ran, in milliseconds. */
const timesFile = join(root, "node_modules/.cache/test-times.json");

function lastTimes(): Map<string, number> {
  if (!existsSync(timesFile)) return new Map();
  return new Map(Object.entries(JSON.parse(readFileSync(timesFile, "utf8")) as Record<string, number>));
}

/** Runs each file in a process, the longest first, and reports them on standard output. @returns the exit code */
export async function runTests(files: readonly string[]): Promise<number> {
  const times = lastTimes();
  const events = run({
    cwd: root,
    files: longestFirst(root, files, times).map((file) => join(root, file)),
    concurrency,
    timeout: timeoutMillis,
    // Absolute, because a test may change the current folder before it starts a thread.
    execArgv: ["--import", pathToFileURL(join(import.meta.dirname, "compile-cache.ts")).href],
  });
  let failed = false;
  events.on("test:fail", () => {
    failed = true;
  });
  // The event of a file has its path as the name.
  events.on("test:complete", ({ name, details }) => {
    if (isAbsolute(name)) times.set(relative(root, name), Math.round(details.duration_ms));
  });
  const reports = [events.compose(new spec()), events.compose(slowestTests)];
  for (const report of reports) report.pipe(process.stdout);
  await Promise.all(reports.map((report) => finished(report)));
  mkdirSync(dirname(timesFile), { recursive: true });
  writeFileSync(timesFile, JSON.stringify(Object.fromEntries(times)));
  return failed ? 1 : 0;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { processes: { type: "boolean", default: false } } });
  process.exitCode = await runTests(testFiles(values.processes ? "processes" : "short"));
}
