import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { head, program, type TestProgram } from "../host/test-program.ts";

/**
 * A provider as the SDK writes it into an input. To write it, the SDK needs TypeScript's API, which this workspace's
 * TypeScript lacks; everything after that is the SDK's.
 */
const provider = `exports.handler = () => ({
  configure: async ({ config }) => { log("configure " + config.require("token")); },
  check: async (olds, news) => ({ inputs: news, failures: news.size < 0 ? [{ property: "size", reason: "is too small" }] : [] }),
  diff: async (id, olds, news) => ({
    changes: olds.name !== news.name || olds.size !== news.size,
    replaces: olds.name === news.name ? [] : ["name"],
    deleteBeforeReplace: true,
  }),
  create: async (inputs) => {
    log("create " + inputs.name + " " + inputs.hush);
    if (inputs.size === 13) throw Object.assign(new Error("half made"), { id: "half", properties: inputs });
    return { id: "id-" + inputs.name, outs: { ...inputs, made: "for " + inputs.name } };
  },
  update: async (id, olds, news) => { log("update " + id + " " + olds.size + " " + news.size); return { outs: news }; },
  delete: async (id, props) => { log("delete " + id + " " + props.size); },
});
const log = (line) => require("fs").appendFileSync("calls.txt", line + "\\\\n");`;

const source = (resources: string) => `${head}
  class File extends pulumi.CustomResource {
    declare readonly made: pulumi.Output<string>;
    constructor(name: string, inputs: pulumi.Inputs) {
      super("pulumi-nodejs:dynamic:Resource", name, { made: undefined, ...inputs, __provider: pulumi.secret(\`${provider}\`) });
    }
  }
  ${resources}`;

/** The calls of the functions since the last call of this one. */
async function calls(made: TestProgram, seen: { count: number }): Promise<readonly string[]> {
  const lines = (await readFile(join(made.folder, "calls.txt"), "utf8")).trimEnd().split("\n").slice(seen.count);
  seen.count += lines.length;
  return lines.filter((it) => it !== "configure tok");
}

test("runs the functions of a dynamic resource for real: create, update, replace, delete", async () => {
  const made = await program({
    "Pulumi.yaml": "name: shop\nruntime: nodejs\nconfig:\n  token: tok\n",
  });
  const seen = { count: 0 };
  const run = async (resources: string) => {
    await made.write({ "index.ts": source(resources) });
    const result = await made.run();
    assert.deepEqual(result.errors, []);
    return result;
  };
  const first = await run(`
    const same = new File("same", { name: "s", size: 1, hush: pulumi.secret("hush") });
    new File("updated", { name: "u", size: 1 });
    new File("replaced", { name: "a", size: 2 });
    new File("deleted", { name: "d", size: 2 });
    export const made = same.made;`);
  assert.deepEqual(first.outputs, { made: "for s" });
  assert.equal(first.resources.find((it) => it.id === "id-s")?.outputs.hush, "[secret]");
  assert.deepEqual((await calls(made, seen)).toSorted(), [
    "create a undefined",
    "create d undefined",
    "create s hush",
    "create u undefined",
  ]);

  const second = await run(`
    new File("same", { name: "s", size: 1, hush: pulumi.secret("hush") });
    new File("updated", { name: "u", size: 2 });
    new File("replaced", { name: "b", size: 2 });`);
  assert.deepEqual(second.changes, { created: 0, updated: 1, replaced: 1, deleted: 1, same: 1 });
  const done = await calls(made, seen);
  assert.deepEqual(done.toSorted(), ["create b undefined", "delete id-a 2", "delete id-d 2", "update id-u 1 2"]);
  assert.ok(done.indexOf("delete id-a 2") < done.indexOf("create b undefined"));
});

test("reports the inputs that a dynamic resource refuses, and keeps the id of a half-created one", async () => {
  const made = await program({
    "Pulumi.yaml": "name: shop\nruntime: nodejs\nconfig:\n  token: tok\n",
    "index.ts": source(`new File("low", { name: "low", size: -1 }); new File("half", { name: "half", size: 13 });`),
  });
  const failed = await made.run();
  const messages = failed.errors.map((it) => it.message).sort();
  assert.match(messages[0] ?? "", /^half \(.*\): half made/);
  assert.match(messages[1] ?? "", /^low \(.*\): size: is too small$/);
  await made.write({ "index.ts": "export {};" });
  const gone = await made.run();
  assert.deepEqual(gone.errors, []);
  assert.deepEqual(await calls(made, { count: 0 }), ["create half undefined", "delete half 13"]);
});
