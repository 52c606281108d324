import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { longestFirst } from "./longest-first.ts";

const root = join(import.meta.dirname, "..");
const here = join("scripts", "longest-first.test.ts");
const [control, vtl] = ["control", "vtl"].map((name) => join("scripts", "in-one-process", `${name}.test.ts`));

test("files start in the order of their last times, and those without one before them", () => {
  assert.deepEqual(
    longestFirst(
      root,
      [control!, vtl!, here],
      new Map([
        [control!, 5],
        [here, 7],
      ]),
    ),
    [vtl, here, control],
  );
});

test("without times, a group is as long as all that it loads", () => {
  const files = longestFirst(root, [here, vtl!, control!], new Map());
  assert.equal(files.at(-1), here);
});
