import assert from "node:assert/strict";
import { test } from "node:test";
import { program } from "../test-program.ts";

const imports = `import * as pulumi from "@pulumi/pulumi";
  const late = /(typescript|(arborist.lib|pulumi.automation).index|normalize-package-data.lib.normalize|js-yaml)\\.js$/;
  const hasLate = () => Object.keys(require.cache).some((file) => late.test(file));`;

test("loads the SDK's parser and installer, and its API for other programs, only for a program that uses them", async () => {
  const made = await program({
    "package.json": `{"name":"shop","dependencies":{"@pulumi/pulumi":"*"}}`,
    "index.ts": `${imports} export const isLate = pulumi.output(1).apply(hasLate);`,
  });
  const without = await made.run();
  assert.deepEqual([without.errors, without.outputs], [[], { isLate: false }]);
  await made.write({
    "index.ts": `${imports}
      const limit = 10;
      const serialised = pulumi.runtime.serializeFunction((event: number) => event + limit);
      export const text = serialised.then(({ text }) => text);
      export const packages = pulumi.runtime.computeCodePaths().then((paths) => paths.size);
      const { LocalWorkspace } = pulumi.automation;
      export const automation = [typeof LocalWorkspace.create, Object.keys(pulumi.automation).includes("LocalWorkspace")];
      export const isLate = pulumi.output(packages).apply(hasLate);`,
  });
  const { errors, outputs } = await made.run();
  assert.deepEqual(errors, []);
  assert.deepEqual(outputs.automation, ["function", true]);
  assert.match(String(outputs.text), /event ?\+ ?limit/);
  assert.ok(Number.isInteger(outputs.packages));
  assert.equal(outputs.isLate, true);
});
