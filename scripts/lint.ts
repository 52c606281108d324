// Lint and format of the files that changed since they last passed: node scripts/lint.ts. Biome judges each file by itself, so
// that its verdict holds while the file, the configuration and Biome are the same.
import { execFileSync, spawnSync } from "node:child_process";
import { hash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");
const passedFile = join(root, "node_modules/.cache/lint.json");
/** More names do not fit into the command line of every system. */
const maxNames = 100;

/** Of the files that passed, with the state of what else decides: hashes by path. */
interface Passed {
  readonly rules: string;
  readonly files: Readonly<Record<string, string>>;
}

const hashOf = (path: string): string => hash("sha1", readFileSync(join(root, path)));

/** The files of the checkout, also those that git does not track yet. */
function currentFiles(): Readonly<Record<string, string>> {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  const paths = listed.split("\0").filter((path) => path !== "" && existsSync(join(root, path)));
  const files = paths.filter((path) => statSync(join(root, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, hashOf(path)]));
}

function lastPassed(rules: string): Readonly<Record<string, string>> {
  if (!existsSync(passedFile)) return {};
  const passed = JSON.parse(readFileSync(passedFile, "utf8")) as Passed;
  return passed.rules === rules ? passed.files : {};
}

function main(): void {
  const rules = ["biome.json", ".gitignore", "node_modules/@biomejs/biome/package.json"].map(hashOf).join(" ");
  const files = currentFiles();
  const passed = lastPassed(rules);
  const changed = Object.keys(files).filter((path) => files[path] !== passed[path]);
  if (changed.length > 0) {
    const names = changed.length > maxNames ? ["."] : ["--no-errors-on-unmatched", "--", ...changed];
    const executable = join(root, "node_modules/@biomejs/biome/bin/biome");
    const { status } = spawnSync(process.execPath, [executable, "check", ...names], { cwd: root, stdio: "inherit" });
    if (status !== 0) {
      process.exitCode = 1;
      return;
    }
  }
  mkdirSync(dirname(passedFile), { recursive: true });
  writeFileSync(passedFile, JSON.stringify({ rules, files } satisfies Passed));
}

main();
