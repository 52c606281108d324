// The workflows run what the checkout has: the scripts of package.json, on the three systems. actionlint checks their form in
// `npm run conformance -- delivery`.
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../..");

interface Job {
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly os: readonly string[] } };
  readonly steps?: readonly { readonly run?: string; readonly uses?: string }[];
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflows = new Map(
  globSync(".github/workflows/*.yml", { cwd: root }).map((file) => {
    return [file.replaceAll("\\", "/"), parse(readFileSync(join(root, file), "utf8")) as Workflow] as const;
  }),
);
const { ci, release } = Object.fromEntries([...workflows].map(([file, it]) => [/(\w+)\.yml$/.exec(file)![1]!, it]));

function commands({ jobs }: Workflow): readonly string[] {
  return Object.values(jobs).flatMap(({ steps = [] }) => steps.flatMap(({ run = [] }) => run));
}

test("CI runs .ci/run on Linux, macOS and Windows", () => {
  assert.deepEqual(
    ci!.jobs.checks!.strategy!.matrix.os.map((name) => name.replace(/-.*/, "")),
    ["ubuntu", "macos", "windows"],
  );
  assert.ok(ci!.jobs.checks!.steps!.some(({ run }) => run === ".ci/run"));
  assert.ok(existsSync(join(root, ".ci/run")));
});

test("the scripts and files that the workflows name exist", () => {
  const { scripts }: { scripts: object } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const named = [...workflows.values()].flatMap(commands).join("\n");
  const found = [...named.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, script]) => script!);
  assert.ok(found.length > 5);
  for (const script of found) assert.ok(script in scripts, script);
  for (const [, suites] of named.matchAll(/conformance -- ([\w ]+)$/gm)) {
    for (const suite of suites!.split(" ")) assert.ok(existsSync(join(root, "conformance", suite, "main.ts")), suite);
  }
});

test("nothing is published before CI has passed and the packages are checked, and only with the rights that it needs", () => {
  assert.deepEqual(release!.jobs.build!.needs, "ci");
  for (const [name, { needs = [], permissions }] of Object.entries(release!.jobs)) {
    if (name === "ci" || name === "build") continue;
    const before = [needs].flat();
    assert.ok(before.includes("build") || before.includes("npm"), name);
    assert.ok(permissions, `${name} has the rights of the workflow`);
  }
  for (const [file, { permissions }] of workflows) assert.deepEqual(permissions, { contents: "read" }, file);
  assert.ok(commands(release!).some((it) => it.includes("npm publish") && it.includes("--provenance")));
});

test("npm publishes the tarballs of the build, which it reads as paths only if they begin so", () => {
  const publishing = commands(release!).find((it) => it.includes("npm publish"))!;
  assert.match(publishing, /^for tarball in \.\/npm\/\*\.tgz; do$/m);
});
