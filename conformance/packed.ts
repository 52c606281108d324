// The packages as they are published.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./checkout.ts";
import { mustRun } from "./clients/tool.ts";

/** The variable that identifies a run of several suites. */
export const runVariable = "CONFORMANCE_RUN";

/** Packs the packages, once for all suites of a run. @returns the tarballs; the unpacked packages are beside them */
export async function packed(): Promise<readonly string[]> {
  const folder = join(root, "dist");
  const run = process.env[runVariable];
  const marker = join(folder, "packed-in-run");
  // Packing empties the folder.
  if (run === undefined || !existsSync(marker) || readFileSync(marker, "utf8") !== run) {
    await mustRun("npm", ["run", "--silent", "pack"], { cwd: root });
    if (run !== undefined) writeFileSync(marker, run);
  }
  const names = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  return names.map((name) => join(folder, name));
}
