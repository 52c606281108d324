// npm run conformance [-- SUITE…] [--quick]: real clients against a real gateway. Each suite is a separate program,
// conformance/SUITE/main.ts, which installs its tools, prints each check, and exits non-zero if one failed.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { programOptions } from "../scripts/program-options.ts";
import { runVariable } from "./packed.ts";

const suites = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(import.meta.dirname, entry.name, "main.ts")))
  .map(({ name }) => name);

const { values: options, positionals } = programOptions(
  {
    options: { quick: { type: "boolean", default: false } },
  },
  "SUITE",
);
const unknown = positionals.find((name) => !suites.includes(name));
if (unknown !== undefined) {
  console.error(`Unknown suite '${unknown}'. Choose from: ${suites.join(", ")}.`);
  process.exit(2);
}

/** A line for a check: two spaces or a tick, then a sentence; lines with columns are tables, and skipped checks do not count. */
const check = /^(?: {2}|✓ )(?:ok +)?(?!.* {3}|.*\bskipped\b)[^\s✔✖▶ℹ]/;

/** How `node --test` counts its tests, whose own lines do not count, because some are of groups. */
const counted = /^ℹ tests (\d+)$/;

const env = { ...process.env, [runVariable]: randomUUID() };
const failed: string[] = [];
const wanted = positionals.length > 0 ? positionals : suites;
const begun = Date.now();
let checks = 0;
for (const suite of wanted) {
  console.log(`\n${suite}`);
  const started = Date.now();
  const { status, printed } = await runSuite(suite);
  checks += printed;
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  console.log(`${suite}: ${status === 0 ? "passed" : "FAILED"}, ${printed} checks in ${seconds} s`);
  if (status !== 0) failed.push(suite);
}
// `npm test` counts its own.
console.log(
  `\n${checks} checks of ${wanted.length} suite${wanted.length === 1 ? "" : "s"} in ${((Date.now() - begun) / 1000).toFixed(0)} s`,
);
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(", ")}`);
  process.exit(1);
}

/** @returns the exit code, and the number of checks that the suite printed */
async function runSuite(suite: string): Promise<{ readonly status: number | null; readonly printed: number }> {
  const file = join(import.meta.dirname, suite, "main.ts");
  const child = spawn(process.execPath, [file, ...(options.quick ? ["--quick"] : [])], {
    stdio: ["inherit", "pipe", "inherit"],
    env,
  });
  const closed = once(child, "close");
  let printed = 0;
  for await (const line of createInterface(child.stdout)) {
    printed += Number(counted.exec(line)?.[1] ?? check.test(line));
    console.log(line);
  }
  const [status] = await closed;
  return { status, printed };
}
