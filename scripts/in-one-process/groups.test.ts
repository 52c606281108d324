import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { groupNames, testFiles } from "./groups.ts";

const root = join(import.meta.dirname, "../..");

test("npm test runs each test file of the packages once: in a group, or in a process of its own", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const patterns = [...scripts.test.matchAll(/"(packages\/[^"]+)"/g)].map(([, pattern]) => pattern as string);
  const own = patterns.flatMap((pattern) => globSync(pattern, { cwd: root }));
  const grouped = groupNames.flatMap((group) => testFiles(group).map((file) => join("packages", file)));
  assert.ok(own.length > 50 && grouped.length > 50);
  const all = globSync("packages/*/src/**/*.test.ts", { cwd: root });
  assert.deepEqual([...own, ...grouped].sort(), all.sort());
  const loaders = globSync("*.test.ts", { cwd: import.meta.dirname });
  assert.deepEqual(loaders.sort(), [...groupNames, "groups"].map((name) => `${name}.test.ts`).sort());
});
