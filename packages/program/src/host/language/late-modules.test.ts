import assert from "node:assert/strict";
import { test } from "node:test";
import { program } from "../test-program.ts";

const imports = `import * as pulumi from "@pulumi/pulumi";
  const hasLate = () => Object.keys(require.cache).some((file) => /typescript\\.js$|arborist.lib.index\\.js$/.test(file));`;

test("loads the SDK's parser and installer only for a program that serialises a function", async () => {
  const made = await program({
    "package.json": `{"name":"shop","dependencies":{"@pulumi/pulumi":"*"}}`,
    "index.ts": `${imports} export const late = pulumi.output(1).apply(hasLate);`,
  });
  const without = await made.run();
  assert.deepEqual([without.errors, without.outputs], [[], { late: false }]);
  await made.write({
    "index.ts": `${imports}
      const limit = 10;
      const serialised = pulumi.runtime.serializeFunction((event: number) => event + limit);
      export const text = serialised.then(({ text }) => text);
      export const packages = pulumi.runtime.computeCodePaths().then((paths) => paths.size);
      export const late = pulumi.output(packages).apply(hasLate);`,
  });
  const { errors, outputs } = await made.run();
  assert.deepEqual(errors, []);
  assert.match(String(outputs.text), /event ?\+ ?limit/);
  assert.ok(Number.isInteger(outputs.packages));
  assert.equal(outputs.late, true);
});
