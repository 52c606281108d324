// npm run conformance [-- SUITE…] [--quick]: real clients against a real gateway. Each suite is a separate program,
// conformance/SUITE/main.ts, which installs its tools, prints each check, and exits non-zero if one failed.
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runVariable } from "./packed.ts";

const suites = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(import.meta.dirname, entry.name, "main.ts")))
  .map(({ name }) => name);

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false } },
});
const unknown = positionals.find((name) => !suites.includes(name));
if (unknown !== undefined) {
  console.error(`Unknown suite '${unknown}'. Choose from: ${suites.join(", ")}.`);
  process.exit(2);
}

const env = { ...process.env, [runVariable]: randomUUID() };
const failed: string[] = [];
for (const suite of positionals.length > 0 ? positionals : suites) {
  console.log(`\n${suite}`);
  const started = Date.now();
  const { status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, suite, "main.ts"), ...(options.quick ? ["--quick"] : [])],
    {
      stdio: "inherit",
      env,
    },
  );
  console.log(`${suite}: ${status === 0 ? "passed" : "FAILED"} in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  if (status !== 0) failed.push(suite);
}
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(", ")}`);
  process.exit(1);
}
