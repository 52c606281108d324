import assert from "node:assert/strict";
import { test } from "node:test";
import { head, program } from "../host/test-program.ts";

const source = (resources: string) => `${head}
  const logged = (kind: string) => new pulumi.ResourceHook(kind, async ({ name, id, newInputs, oldInputs }) => {
    const description = (inputs: any) => inputs?.description ?? "-";
    console.log(kind, name, id || "-", description(oldInputs), description(newInputs));
    if (process.env.FAILING_HOOK === kind) throw new Error("no");
  });
  const hooks: pulumi.ResourceHookBinding = {
    beforeCreate: [logged("beforeCreate")], afterCreate: [logged("afterCreate")],
    beforeUpdate: [logged("beforeUpdate")], afterUpdate: [logged("afterUpdate")],
    beforeDelete: [logged("beforeDelete")], afterDelete: [logged("afterDelete")],
  };
  const api = (description: string) =>
    new aws.apigatewayv2.Api("api", { name: "api", protocolType: "WEBSOCKET", description }, { hooks });
  ${resources}`;

test("hooks run before and after each step, and before and after deletion while the program still runs", async () => {
  const made = await program({ "index.ts": source(`api("one");`) });
  const run = async (resources: string) => {
    await made.write({ "index.ts": source(resources) });
    assert.deepEqual((await made.run()).errors, []);
    return made.lines();
  };
  assert.deepEqual(await run(`api("one");`), ["beforeCreate api - - one", "afterCreate api api-1 - one"]);
  assert.deepEqual(await run(`api("one");`), []);
  assert.deepEqual(await run(`api("two");`), ["beforeUpdate api api-1 one two", "afterUpdate api api-1 one two"]);
  assert.deepEqual(await run(""), ["beforeDelete api api-1 two -", "afterDelete api api-1 two -"]);
  assert.deepEqual(await run(`new pulumi.ComponentResource("shop:index:Chat", "chat", {}, { hooks });`), [
    "beforeCreate chat - - -",
    "afterCreate chat - - -",
  ]);
  assert.deepEqual(await run(""), ["beforeDelete chat - - -", "afterDelete chat - - -"]);
});

test("a hook that fails before a step stops it; one that fails after it fails the run, and the step is not undone", async (context) => {
  context.after(() => delete process.env.FAILING_HOOK);
  const made = await program({ "index.ts": source(`api("one");`) });
  process.env.FAILING_HOOK = "beforeCreate";
  const stopped = await made.run();
  assert.match(stopped.errors[0]?.message ?? "", /^api \(.*\): the hook "beforeCreate" \(beforeCreate\) failed: no$/);
  assert.deepEqual(made.changes(), []);
  process.env.FAILING_HOOK = "afterCreate";
  const stands = await made.run();
  assert.match(stands.errors[0]?.message ?? "", /"afterCreate"/);
  delete process.env.FAILING_HOOK;
  assert.equal((await made.run()).changes.same, 1);
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
