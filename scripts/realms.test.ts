// Test runners such as Jest run modules in a separate realm, in which errors of Node.js are not instances of Error; Error.isError
// works in every realm.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "..");
/** The engine sees errors of its own realm only, and runs in browsers; the host is the main module of its process. */
const exceptions = /^packages\/(?:vtl|inspector\/src\/page)\/|\/node-host\.ts$|\.(?:test|fixture)\.ts$/;

test("no package tests for an error or an object with instanceof", () => {
  const files = globSync("packages/*/src/**/*.ts", { cwd: root }).filter((file) => !exceptions.test(file));
  assert.ok(files.length > 300);
  const found = files.filter((file) =>
    /\binstanceof (?:Object|Error|AggregateError|TypeError|SyntaxError|DOMException)\b/.test(
      readFileSync(join(root, file), "utf8"),
    ),
  );
  assert.deepEqual(found, []);
});
