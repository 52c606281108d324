// Hooks that fail, error hooks, and transforms of function calls, each with a program of its own. hook.test.ts has the rest.
import assert from "node:assert/strict";
import { test } from "node:test";
import { head, program } from "../host/test-program.ts";
import { hookedProgram } from "./hook.fixture.ts";

test("a hook that fails before a step stops it; one that fails after it fails the run, and the step is not undone", async (context) => {
  context.after(() => delete process.env.FAILING_HOOK);
  const made = await program({ "index.ts": hookedProgram(`api("stopped", "one"); api("stands", "one");`) });
  process.env.FAILING_HOOK = "beforeCreate stopped,afterCreate stands";
  const failed = await made.run();
  const [stands, stopped] = failed.errors.map((it) => it.message).sort();
  assert.match(stands ?? "", /^stands \(.*\): the hook "afterCreate"/);
  assert.match(stopped ?? "", /^stopped \(.*\): the hook "beforeCreate" \(beforeCreate\) failed: no$/);
  assert.deepEqual(made.changes(), ["create Api stands"]);
  delete process.env.FAILING_HOOK;
  const { changes } = await made.run();
  assert.deepEqual([changes.created, changes.same], [1, 1]);
});

test("an error hook retries a step as long as it asks for that", async () => {
  const made = await program({
    "index.ts": `${head}
      const onError = [new pulumi.ErrorHook("again", async ({ failedOperation, errors }) => {
        console.log(failedOperation, errors.length);
        return errors.length < 3;
      })];
      new aws.apigatewayv2.Api("api", { name: "api", protocolType: "WEBSOCKET" }, { hooks: { onError } });`,
  });
  made.service.failing.set("api", "throws");
  const failed = await made.run();
  assert.equal(failed.errors.length, 1);
  assert.deepEqual(made.lines(), ["create 1", "create 2", "create 3"]);
  assert.deepEqual(made.changes(), ["create Api api", "create Api api", "create Api api"]);
});

test("transforms see function calls, and may change them", async () => {
  const made = await program({
    "index.ts": `${head}
      pulumi.runtime.registerInvokeTransform(async ({ token, args, opts }) =>
        token.includes("getRegion") ? { args: { ...args, region: "sa-east-1" }, opts } : undefined);
      export const region = aws.getRegionOutput().region;`,
  });
  assert.deepEqual((await made.run()).outputs, { region: "sa-east-1" });
});
