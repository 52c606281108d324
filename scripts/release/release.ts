// A release: checks the state of the repository, sets the version, dates the changelog, runs the checks of the packed packages,
// commits and tags. Publishing is left to .github/workflows/release.yml, which the pushed tag starts.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { placeholderOwner, repositoryOf } from "../repository.ts";
import { datedChangelog } from "./changelog.ts";
import { setVersion, versionPlaces } from "./version-places.ts";

/** A condition of a release that does not hold. The message says what to do. */
export class ReleaseError extends Error {
  override readonly name = "ReleaseError";
}

export interface ReleaseOptions {
  readonly root: string;
  readonly version: string;
  /** ISO 8601, such as 2026-11-27. */
  readonly date: string;
  /** Restores every file at the end, and neither commits nor tags. */
  readonly isDryRun: boolean;
  /** Packs with the new version and checks the tarballs. Throws if a check fails. */
  readonly checkPackages: () => Promise<void>;
  readonly print: (line: string) => void;
}

const mainBranch = "main";
const changelogFile = "CHANGELOG.md";

/** @throws ReleaseError if the repository is not ready; then nothing has changed */
export async function release(options: ReleaseOptions): Promise<void> {
  const { root, version, date, isDryRun, print } = options;
  const tag = `v${version}`;
  checkReadiness(options);
  const changelog = dated(readFileSync(join(root, changelogFile), "utf8"), version, date);
  const count = versionPlaces(root).length;
  const files = [...setVersion(root, version), changelogFile];
  writeFileSync(join(root, changelogFile), changelog.text);
  print(`set version ${version} in ${count} places of ${files.length - 1} files, and dated ${changelogFile}`);
  let isCommitted = false;
  try {
    await options.checkPackages();
    print("checked the packed packages");
    if (!isDryRun) {
      git(root, "commit", "--quiet", "--message", `release: ${version}`, "--", ...files);
      isCommitted = true;
      git(
        root,
        "tag",
        "--annotate",
        tag,
        "--cleanup=verbatim",
        "--message",
        `Answerback ${version}\n\n${changelog.notes}\n`,
      );
      print(`committed and tagged ${tag}. To publish: git push origin ${mainBranch} ${tag}`);
    }
  } finally {
    if (!isCommitted) git(root, "checkout", "--quiet", "--", ...files);
  }
  if (isDryRun) print(`restored the files. Without --dry-run, this would be committed and tagged ${tag}.`);
}

function checkReadiness({ root, version, isDryRun }: ReleaseOptions): void {
  if (!isVersion(version)) {
    throw new ReleaseError(`'${version}' is not a version. Give three numbers, such as 1.2.3.`);
  }
  if (!isDryRun && repositoryOf(root).owner === placeholderOwner) {
    throw new ReleaseError(
      `package.json names the owner ${placeholderOwner}. Set "repository" to the project's address.`,
    );
  }
  const branch = git(root, "rev-parse", "--abbrev-ref", "HEAD");
  if (branch !== mainBranch && !isDryRun) {
    throw new ReleaseError(`The branch is ${branch}. Releases are made from ${mainBranch}: git switch ${mainBranch}`);
  }
  const changed = git(root, "status", "--porcelain");
  if (changed !== "") throw new ReleaseError(`Files have changed. Commit or remove them:\n${changed}`);
  const tags = git(root, "tag", "--list", "v*").split("\n");
  if (tags.includes(`v${version}`)) {
    throw new ReleaseError(`The tag v${version} exists. Choose a newer version; a published one cannot be replaced.`);
  }
  const newest = tags
    .map((tag) => tag.slice(1))
    .filter(isVersion)
    .toSorted(byVersion)
    .at(-1);
  if (newest !== undefined && byVersion(version, newest) < 0) {
    throw new ReleaseError(`${version} is not newer than ${newest}, the last release.`);
  }
  const current = versionPlaces(root).find(({ file }) => file === "package.json")!.version;
  if (byVersion(version, current) < 0) throw new ReleaseError(`${version} is older than ${current} in package.json.`);
}

function dated(changelog: string, version: string, date: string): ReturnType<typeof datedChangelog> {
  try {
    return datedChangelog(changelog, version, date);
  } catch (cause) {
    throw new ReleaseError((cause as Error).message, { cause });
  }
}

function isVersion(text: string): boolean {
  return /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/.test(text);
}

function byVersion(one: string, other: string): number {
  const [numbers, others] = [one, other].map((version) => version.split(".").map(Number));
  const index = numbers!.findIndex((number, at) => number !== others![at]);
  return index === -1 ? 0 : numbers![index]! - others![index]!;
}

function git(root: string, ...parameters: readonly string[]): string {
  return execFileSync("git", parameters, { cwd: root, encoding: "utf8" }).trimEnd();
}
