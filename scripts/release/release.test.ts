import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, type TestContext, test } from "node:test";
import { release } from "./release.ts";
import { versionPlaces } from "./version-places.ts";

const checkout = join(import.meta.dirname, "../..");
const current = versionPlaces(checkout).find(({ file }) => file === "package.json")!.version;
const next = current.replace(/^\d+/, (major) => String(Number(major) + 1));
const date = "2027-01-02";

/** A repository with the files of this one that contain the version, and a changelog. */
class Repository {
  readonly root = mkdtempSync(join(tmpdir(), "answerback-release-"));
  readonly lines: string[] = [];

  static #original: Repository | undefined;

  /** A copy of one repository, because git takes long to make one. */
  static copy(t: TestContext): Repository {
    Repository.#original ??= new Repository().#fill();
    const copy = new Repository();
    t.after(() => rmSync(copy.root, { recursive: true }));
    cpSync(Repository.#original.root, copy.root, { recursive: true });
    return copy;
  }

  static removeOriginal(): void {
    if (Repository.#original !== undefined) rmSync(Repository.#original.root, { recursive: true });
  }

  #fill(): this {
    for (const file of new Set(versionPlaces(checkout).map((it) => it.file))) {
      mkdirSync(dirname(join(this.root, file)), { recursive: true });
      cpSync(join(checkout, file), join(this.root, file));
    }
    this.write("package.json", this.read("package.json").replace("github:OWNER/", "github:someone/"));
    this.write(
      "CHANGELOG.md",
      "# Changelog\n\n## Unreleased\n\n- One change.\n\n## 0.0.1 (2026-01-01)\n\n- The first.\n",
    );
    this.git("init", "--quiet", "--initial-branch=main");
    this.git("config", "user.name", "Test");
    this.git("config", "user.email", "test@example.com");
    this.commit();
    return this;
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), "utf8");
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text);
  }

  git(...parameters: readonly string[]): string {
    return execFileSync("git", parameters, { cwd: this.root, encoding: "utf8" }).trimEnd();
  }

  commit(): void {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--message", "a change");
  }

  release(version: string, { isDryRun = false, checkPackages = async () => {} } = {}): Promise<void> {
    return release({ root: this.root, version, date, isDryRun, checkPackages, print: (line) => this.lines.push(line) });
  }
}

after(() => Repository.removeOriginal());

test("a release sets the version in every place, dates the changelog, commits and tags with the changes", async (t) => {
  const repository = Repository.copy(t);
  let versionsWhenChecked: readonly string[] = [];
  await repository.release(next, {
    checkPackages: async () => {
      versionsWhenChecked = [...new Set(versionPlaces(repository.root).map(({ version }) => version))];
    },
  });
  assert.deepEqual(versionsWhenChecked, [next]);
  const earlier = new RegExp(String.raw`"@?answerback(?:/\w+)?": "${current.replaceAll(".", "\\.")}"`);
  for (const { file } of versionPlaces(repository.root)) assert.doesNotMatch(repository.read(file), earlier, file);
  assert.match(repository.read("CHANGELOG.md"), new RegExp(`^# Changelog\n\n## ${next} \\(${date}\\)\n\n- One change`));
  assert.equal(repository.git("status", "--porcelain"), "");
  assert.equal(repository.git("log", "-1", "--format=%s"), `release: ${next}`);
  assert.equal(repository.git("tag", "--list", "--format=%(contents)"), `Answerback ${next}\n\n- One change.`);
  assert.match(repository.lines.at(-1)!, new RegExp(`git push origin main v${next}$`));
});

test("the first release may have the version of the checkout", async (t) => {
  const repository = Repository.copy(t);
  await repository.release(current);
  assert.equal(repository.git("tag", "--list"), `v${current}`);
});

test("a dry run checks the packages with the new version and leaves the repository as it was", async (t) => {
  const repository = Repository.copy(t);
  const before = repository.git("rev-parse", "HEAD");
  let checked: string | undefined;
  await repository.release(next, {
    isDryRun: true,
    checkPackages: async () => {
      checked = JSON.parse(repository.read("packages/vtl/package.json")).version;
    },
  });
  assert.equal(checked, next);
  assert.equal(repository.git("rev-parse", "HEAD"), before);
  assert.equal(repository.git("status", "--porcelain"), "");
  assert.equal(repository.git("tag", "--list"), "");
});

test("failed checks restore the files", async (t) => {
  const repository = Repository.copy(t);
  const failing = async () => Promise.reject(new Error("publint found an error"));
  await assert.rejects(repository.release(next, { checkPackages: failing }), /publint found an error/);
  assert.equal(repository.git("status", "--porcelain"), "");
  assert.equal(repository.git("tag", "--list"), "");
});

for (const [condition, version, prepare, message] of [
  ["a word instead of a version", "next", () => {}, /^'next' is not a version\. Give three numbers/],
  ["a version with a leading zero", "1.02.3", () => {}, /is not a version/],
  [
    "a changed file",
    next,
    (it: Repository) => it.write("package.json", `${it.read("package.json")}\n`),
    /package\.json/,
  ],
  ["a file that is not tracked", next, (it: Repository) => it.write("new.ts", ""), /Files have changed.*new\.ts/s],
  [
    "another branch",
    next,
    (it: Repository) => it.git("switch", "--quiet", "-c", "topic"),
    /branch is topic.*switch main/,
  ],
  ["an existing tag", next, (it: Repository) => it.git("tag", `v${next}`), /The tag v.* exists\. Choose a newer/],
  ["a version below the last release", next, (it: Repository) => it.git("tag", "v100.0.0"), /not newer than 100\.0\.0/],
  ["a version below the checkout's", "0.0.2", () => {}, new RegExp(`older than ${current} in package`)],
  [
    "a changelog without changes",
    next,
    (it: Repository) => {
      it.write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n## 0.0.1 (2026-01-01)\n\n- The first.\n");
      it.commit();
    },
    /lists no changes/,
  ],
  [
    "a changelog without a section for the release",
    next,
    (it: Repository) => {
      it.write("CHANGELOG.md", "# Changelog\n\n## 0.0.1 (2026-01-01)\n\n- The first.\n\n## Unreleased\n\n- Old.\n");
      it.commit();
    },
    /does not begin with a section "## Unreleased"/,
  ],
] as const) {
  test(`refuses ${condition}, and changes nothing`, async (t) => {
    const repository = Repository.copy(t);
    prepare(repository);
    const before = repository.git("status", "--porcelain") + repository.git("log", "-1", "--format=%H");
    await assert.rejects(repository.release(version), { name: "ReleaseError", message });
    assert.equal(repository.git("status", "--porcelain") + repository.git("log", "-1", "--format=%H"), before);
  });
}

test("refuses to release for the placeholder of the owner", async (t) => {
  const repository = Repository.copy(t);
  repository.write("package.json", repository.read("package.json").replace("github:someone/", "github:OWNER/"));
  repository.commit();
  await assert.rejects(repository.release(next), { name: "ReleaseError", message: /Set "repository"/ });
});
