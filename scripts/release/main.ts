// npm run release -- X.Y.Z [--dry-run]
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ReleaseError, release } from "./release.ts";

const root = join(import.meta.dirname, "../..");
const usage = "Usage: npm run release -- X.Y.Z [--dry-run]";

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { "dry-run": { type: "boolean", default: false } },
  });
  const [version] = positionals;
  if (version === undefined || positionals.length > 1) throw new ReleaseError(usage);
  await release({
    root,
    version,
    date: new Date().toISOString().slice(0, 10),
    isDryRun: values["dry-run"],
    checkPackages: async () => {
      const suite = [join(root, "conformance", "main.ts"), "packages"];
      const { status } = spawnSync(process.execPath, suite, { cwd: root, stdio: "inherit" });
      if (status !== 0) throw new ReleaseError("The packed packages have failed their checks. Nothing was committed.");
    },
    print: (line) => console.log(line),
  });
} catch (error) {
  const isExpected =
    (error as Error).name === "ReleaseError" || (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS");
  if (!isExpected) throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
}
