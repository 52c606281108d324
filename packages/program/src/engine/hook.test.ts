// Hooks of the steps that succeed. hook.process.test.ts has hooks that fail, error hooks, and transforms of function calls.
import assert from "node:assert/strict";
import { test } from "node:test";
import { program } from "../host/test-program.ts";
import { hookedProgram } from "./hook.fixture.ts";

test("hooks run before and after each step, and before and after deletion while the program still runs", async () => {
  const made = await program({});
  const run = async (resources: string) => {
    await made.write({ "index.ts": hookedProgram(resources) });
    assert.deepEqual((await made.run()).errors, []);
    const lines = made.lines().map((line) => line.replace(/api-\d/, "ID"));
    return (name: string) => lines.filter((line) => line.split(" ")[1] === name);
  };
  const first = await run(`api("same", "one"); api("updated", "one"); api("deleted", "one"); component("chat");`);
  for (const name of ["same", "updated", "deleted"]) {
    assert.deepEqual(first(name), [`beforeCreate ${name} - - one`, `afterCreate ${name} ID - one`]);
  }
  assert.deepEqual(first("chat"), ["beforeCreate chat - - -", "afterCreate chat - - -"]);

  const second = await run(`api("same", "one"); api("updated", "two");`);
  assert.deepEqual(second("same"), []);
  assert.deepEqual(second("updated"), ["beforeUpdate updated ID one two", "afterUpdate updated ID one two"]);
  assert.deepEqual(second("deleted"), ["beforeDelete deleted ID one -", "afterDelete deleted ID one -"]);
  assert.deepEqual(second("chat"), ["beforeDelete chat - - -", "afterDelete chat - - -"]);
});
