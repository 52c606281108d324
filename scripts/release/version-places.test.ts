// The version and the repository's address stand in package.json; no other text repeats them unless it is set by a release.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { placeholderOwner, repositoryOf } from "../repository.ts";
import { versionPlaces } from "./version-places.ts";

const root = join(import.meta.dirname, "../..");
const places = versionPlaces(root);
const { version }: { version: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

function filesWith(expression: string): readonly string[] {
  try {
    const options = ["grep", "-I", "--name-only", "--extended-regexp", expression, "--", "."];
    return execFileSync("git", options, { cwd: root, encoding: "utf8" }).trim().split("\n");
  } catch (error) {
    // 1: found in no file.
    if ((error as { status?: number }).status === 1) return [];
    throw error;
  }
}

test("every place has the version of package.json", () => {
  assert.ok(places.length > 50);
  for (const place of places) assert.equal(place.version, version, place.file);
});

test("every manifest of an SDK with the version is one of the places", () => {
  const manifests = filesWith(`(^|["> ])${version.replaceAll(".", "\\.")}($|["<])`).filter(
    (file) => file.startsWith("sdks/") && /\.(?:json|toml|csproj|txt|go)$/.test(file),
  );
  assert.ok(manifests.length > 5);
  const files = new Set(places.map(({ file }) => file));
  assert.deepEqual(
    manifests.filter((file) => !files.has(file)),
    [],
  );
});

test("no other text names a version of the product", () => {
  const set = new Set([...places.map(({ file }) => file), "CHANGELOG.md", "scripts/release/release.test.ts"]);
  const named = filesWith(`[Aa]nswerback[a-z0-9/-]*["@ :]+v?${version.replaceAll(".", "\\.")}`);
  assert.deepEqual(
    named.filter((file) => !set.has(file)),
    [],
  );
});

test("the owner of the repository stands in package.json only", () => {
  const { owner } = repositoryOf(root);
  const files = filesWith(`(github(\\.com/|:)|ghcr\\.io/)(${owner}|${placeholderOwner})/`);
  const scripts = ["scripts/repository.ts", "scripts/release/release.test.ts"];
  assert.deepEqual(
    files.filter((file) => !scripts.includes(file)),
    ["package.json"],
  );
});

test("every package has what npm shows: a description, keywords, a license and a README with an install line", () => {
  const manifests = globSync("packages/*/package.json", { cwd: root });
  assert.ok(manifests.length > 8);
  for (const file of manifests) {
    const manifest = JSON.parse(readFileSync(join(root, file), "utf8"));
    assert.ok(manifest.description.length > 20, file);
    assert.ok(manifest.keywords.length > 3, file);
    assert.equal(manifest.license, "Apache-2.0", file);
    const readme = join(root, file, "..", "README.md");
    assert.ok(existsSync(readme), readme);
    assert.match(readFileSync(readme, "utf8"), new RegExp(`^# ${manifest.name}\n`), readme);
  }
});
