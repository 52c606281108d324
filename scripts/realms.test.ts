// A test runner such as Jest runs modules in a realm of their own, where errors of Node.js are not instances of Error: Error.isError asks for them in any realm.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "..");
/** The engine meets errors of its own realm only, and runs in browsers; the host is the main module of its process. */
const exceptions = /^packages\/(?:vtl|inspector\/src\/page)\/|\/node-host\.ts$|\.(?:test|fixture)\.ts$/;

test("no package asks for an error or an object by its realm's class", () => {
  const files = globSync("packages/*/src/**/*.ts", { cwd: root }).filter((file) => !exceptions.test(file));
  assert.ok(files.length > 300);
  const asking = files.filter((file) =>
    /\binstanceof (?:Object|Error|AggregateError|TypeError|SyntaxError|DOMException)\b/.test(
      readFileSync(join(root, file), "utf8"),
    ),
  );
  assert.deepEqual(asking, []);
});
