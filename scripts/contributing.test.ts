// CONTRIBUTING.md names the places of changes: the files exist, and the list for a new resource is complete.
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isTest, root } from "./imports.ts";

const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");

/** Code spans that look like paths of the repository. */
const named = [...text.matchAll(/`((?:packages|docs|scripts|conformance|bench)\/[\w./-]+)`/g)].map(([, path]) => path!);

test("the files that CONTRIBUTING.md names exist", () => {
  assert.ok(named.length > 20);
  for (const path of named) {
    // `x.ts` stands for the new file.
    if (!path.endsWith("/x.ts")) assert.ok(existsSync(join(root, path)), path);
  }
});

test("every script of package.json has a line", () => {
  const { scripts }: { scripts: object } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const lines = text.split("\n").filter((line) => /^(?:\| `)?npm /.test(line));
  for (const script of Object.keys(scripts)) {
    assert.ok(
      lines.some((line) => new RegExp(`npm (?:run )?${script}(?![\\w:])`).test(line)),
      script,
    );
  }
});

test("every file with an entry for a resource is in the list for a new one", () => {
  const section = text.slice(text.indexOf("## Adding a resource"), text.indexOf("## Adding an integration type"));
  /** A separate entry: a member, a string, or a line of a list. The resource's own files are `x.ts` in the list. */
  const entry = /^\s*(?:RouteResponse|routeresponses|routeResponse)\b[:,]|"(?:RouteResponse|routeresponses)"/m;
  // Constructs of the CDK exist for what the CDK lacks, not for each resource.
  const files = globSync("packages/!(cdk)/src/**/*.ts", { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !isTest(file) && !/(?:fake-service|route-response|sdk\/[^/]*)\.ts$/.test(file))
    .filter((file) => entry.test(readFileSync(join(root, file), "utf8")));
  assert.ok(files.length > 5);
  for (const file of files) assert.ok(section.includes(`\`${file}\``), `${file} is not named`);
});
