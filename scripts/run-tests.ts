// npm test, without the checks: node scripts/run-tests.ts [--processes]
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { testFiles as groupedFiles, groupNames } from "./in-one-process/groups.ts";

const root = join(import.meta.dirname, "..");

/** More do not help on two cores, and tests that measure time then wait for each other. */
const concurrency = 3;
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

/** @returns the exit code of `node --test` */
export function runTests(files: readonly string[]): number {
  const { status } = spawnSync(
    process.execPath,
    [
      "--import",
      // Absolute, because a test may change the current folder before it starts a thread.
      pathToFileURL(join(import.meta.dirname, "compile-cache.ts")).href,
      "--test",
      `--test-concurrency=${concurrency}`,
      `--test-timeout=${timeoutMillis}`,
      "--test-reporter=spec",
      "--test-reporter-destination=stdout",
      "--test-reporter=./scripts/slowest-tests.ts",
      "--test-reporter-destination=stdout",
      ...files,
    ],
    { cwd: root, stdio: "inherit" },
  );
  return status ?? 1;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { processes: { type: "boolean", default: false } } });
  process.exitCode = runTests(testFiles(values.processes ? "processes" : "short"));
}
