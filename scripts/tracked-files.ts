// The files of the checkout that git tracks.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * @param patterns paths or globs of git, relative to the root. Default: all files
 * @returns paths relative to the root, with slashes; without files that were deleted since the last commit
 */
export function trackedFiles(root: string, patterns: readonly string[] = []): readonly string[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--", ...patterns], { cwd: root, encoding: "utf8" });
  return listed.split("\0").filter((file) => file !== "" && existsSync(join(root, file)));
}
