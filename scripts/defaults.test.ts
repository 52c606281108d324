// Each default is written once, and other code reads it there.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isTest, root } from "./imports.ts";

/** A default as code, and the one file that may contain it. */
const defaults: readonly (readonly [value: RegExp, file: string])[] = [
  [/\b4510\b/, "packages/gateway/src/settings.ts"],
  [/\bhost: "127\.0\.0\.1"/, "packages/gateway/src/settings.ts"],
  [/"us-east-1"/, "packages/apigatewayv2/src/local-account.ts"],
  [/"000000000000"/, "packages/apigatewayv2/src/local-account.ts"],
  [/\.answerback\/data\b/, "packages/answerback/src/settings/schema.ts"],
];

/** Fixtures without the name of one. */
const fixtures = new Set([
  "packages/pulumi/src/resources/fake-service.ts",
  "packages/pulumi/src/provider/gateway-process.ts",
]);

const sources = [...globSync("packages/*/src/**/*.{ts,tsx}", { cwd: root }), ...globSync("scripts/*.ts", { cwd: root })]
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => !isTest(file) && !fixtures.has(file));

for (const [value, only] of defaults) {
  test(`only ${only} contains the default ${value.source}`, () => {
    const found = sources.filter((file) => value.test(code(readFileSync(join(root, file), "utf8"))));
    assert.deepEqual(found, [only]);
  });
}

/** Without comments, and without sample addresses and paths. */
function code(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "")
    .replace(/(?:https?|ws):\/\/127\.0\.0\.1:4510/g, "")
    .replace(/\.answerback\/data\/\w/g, "");
}
