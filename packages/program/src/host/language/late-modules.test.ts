import assert from "node:assert/strict";
import { test } from "node:test";
import { program } from "../test-program.ts";

const imports = `import * as pulumi from "@pulumi/pulumi";
  const late = /(typescript|(arborist.lib|pulumi.automation).index|normalize-package-data.lib.normalize|js-yaml)\\.js$/;
  const hasLate = () => Object.keys(require.cache).some((file) => late.test(file));`;

test("loads the SDK's parser and installer, and its API for other programs, only when a program uses them", async () => {
  const made = await program({
    "package.json": `{"name":"shop","dependencies":{"@pulumi/pulumi":"*"}}`,
    "index.ts": `${imports}
      const limit = 10;
      export const isEarly = pulumi.output(1).apply(hasLate);
      const after = (use: () => unknown) => isEarly.apply(use);
      export const text = after(() => pulumi.runtime.serializeFunction((event: number) => event + limit)).apply((it: any) => it.text);
      export const packages = after(() => pulumi.runtime.computeCodePaths()).apply((paths: any) => paths.size);
      export const automation = after(() => {
        const { LocalWorkspace } = pulumi.automation;
        return [typeof LocalWorkspace.create, Object.keys(pulumi.automation).includes("LocalWorkspace")];
      });
      export const isLate = pulumi.all([text, packages]).apply(hasLate);`,
  });
  const { errors, outputs } = await made.run();
  assert.deepEqual(errors, []);
  assert.deepEqual([outputs.isEarly, outputs.isLate], [false, true]);
  assert.deepEqual(outputs.automation, ["function", true]);
  assert.match(String(outputs.text), /event ?\+ ?limit/);
  assert.ok(Number.isInteger(outputs.packages));
});
