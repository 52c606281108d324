// Installs packages that only the bench needs, at first use, into the user's cache folder.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");

/**
 * @param name of the folder
 * @param packages with their exact versions
 * @returns the folder, with the packages in its `node_modules`
 * @throws Error if they cannot be installed
 */
export function installed(name: string, packages: readonly string[]): string {
  const folder = join(cache, "answerback-bench", name);
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
  if (packages.every((one) => existsSync(join(folder, "node_modules", one.replace(/(.)@.*$/, "$1"))))) return folder;
  const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", ...packages];
  const { status, stderr } = spawnSync("npm", args, { cwd: folder, encoding: "utf8", timeout: 120_000 });
  if (status !== 0) throw new Error(`npm ${args.join(" ")} failed in ${folder}: ${stderr ?? ""}`);
  return folder;
}
