import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { testFiles } from "../run-tests.ts";
import { testFiles as groupedFiles, groupNames } from "./groups.ts";

const root = join(import.meta.dirname, "../..");

test("npm test and the suite of processes run each test file once: in a group, or in a process of its own", () => {
  const short = testFiles("short");
  const processes = testFiles("processes");
  const grouped = groupNames.flatMap((group) => groupedFiles(group).map((file) => join("packages", file)));
  assert.ok(short.length > 20 && grouped.length > 50 && processes.length > 0);
  const all = globSync(["packages/*/src/**/*.test.ts", "scripts/**/*.test.ts"], { cwd: root });
  assert.deepEqual([...short, ...processes, ...grouped].sort(), all.sort());
  const loaders = globSync("*.test.ts", { cwd: import.meta.dirname });
  assert.deepEqual(loaders.sort(), [...groupNames, "groups"].map((name) => `${name}.test.ts`).sort());
});
