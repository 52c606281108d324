// CONTRIBUTING.md says where to change what: the files that it names exist, and the list for a new resource is whole.
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isTest, root } from "./imports.ts";

const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");

/** What stands in code and looks like a path of the repository. */
const named = [...text.matchAll(/`((?:packages|docs|scripts|conformance|bench)\/[\w./-]+)`/g)].map(([, path]) => path!);

test("the files that CONTRIBUTING.md names exist", () => {
  assert.ok(named.length > 20);
  for (const path of named) {
    // `x.ts` stands for the new one.
    if (!path.endsWith("/x.ts")) assert.ok(existsSync(join(root, path)), path);
  }
});

test("every file that has an entry for a resource is in the list of what to do for a new one", () => {
  const section = text.slice(text.indexOf("## Adding a resource"), text.indexOf("## Adding an integration type"));
  /** An entry of its own: a member, a string, or a line of a list. Its own files are `x.ts` of the list. */
  const entry = /^\s*(?:RouteResponse|routeresponses|routeResponse)\b[:,]|"(?:RouteResponse|routeresponses)"/m;
  const files = globSync("packages/*/src/**/*.ts", { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !isTest(file) && !/(?:fake-service|route-response|sdk\/[^/]*)\.ts$/.test(file))
    .filter((file) => entry.test(readFileSync(join(root, file), "utf8")));
  assert.ok(files.length > 5);
  for (const file of files) assert.ok(section.includes(`\`${file}\``), `${file} is not named`);
});
