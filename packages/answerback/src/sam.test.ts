import assert from "node:assert/strict";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { TestClient } from "./test-client.ts";
import { DevHere } from "./test-development.ts";
import { copyFolder } from "./test-program.ts";

const timeout = 60_000;
const example = join(import.meta.dirname, "../../../examples/sam");

/** With the client of DynamoDB, which AWS's runtimes bring. */
function copiedExample(): string {
  const folder = copyFolder(example);
  symlinkSync(join(example, "../../node_modules/@aws-sdk"), join(folder, "node_modules/@aws-sdk"), "junction");
  return folder;
}

test("the example for SAM runs: proxy function, integration responses, table, and saved TypeScript", {
  timeout,
}, async () => {
  const folder = copiedExample();
  const dev = new DevHere(folder);
  const { outputs } = await dev.deployed();
  const client = await TestClient.open(String(outputs.Url));
  const ask = (message: object) => {
    client.send(message);
    return client.next();
  };
  assert.deepEqual(await ask({ action: "stock", item: "nuts" }), { error: "nuts is not in stock" });
  assert.deepEqual(await ask({ action: "put", item: "nuts", level: 12 }), { item: "nuts", level: 12 });
  assert.deepEqual(await ask({ action: "stock", item: "nuts" }), { item: "nuts", level: 12 });

  const source = join(folder, "src/level.ts");
  writeFileSync(source, readFileSync(source, "utf8").replace("is not in stock", "is really not in stock"));
  assert.equal((await dev.deployed()).changes.updated, 1);
  await dev.next(({ kind }) => kind === "findings");
  const expected = { error: "bolts is really not in stock" };
  assert.deepEqual(await ask({ action: "stock", item: "bolts" }), expected);
  client.close();
  assert.equal(await dev.stop(), 0);
});

test("a function that does not compile is reported with its place, and the rest is deployed", { timeout }, async () => {
  const folder = copiedExample();
  writeFileSync(join(folder, "src/level.ts"), "export const handler = () => {\n  return ]\n};\n");
  const dev = new DevHere(folder, {}, ["--once"]);
  const { message, position } = await dev.next(({ kind }) => kind === "step-failed");
  assert.match(String(message), /^esbuild: .*src\/level\.ts:2:10: Unexpected "\]"/);
  const template = readFileSync(join(folder, "template.yaml"), "utf8").split("\n");
  assert.equal(template[(position as { line: number }).line - 1]?.trim(), "BuildMethod: esbuild");
  assert.equal(await dev.ended(), 1);
});

test("a makefile is refused with the way out", { timeout }, async () => {
  const folder = copiedExample();
  const path = join(folder, "template.yaml");
  writeFileSync(path, readFileSync(path, "utf8").replace("BuildMethod: esbuild", "BuildMethod: makefile"));
  const dev = new DevHere(folder, {}, ["--once"]);
  const { message } = await dev.next(({ kind }) => kind === "step-failed");
  assert.match(String(message), /^The build method makefile is not supported\. Run `sam build`/);
  assert.equal(await dev.ended(), 1);
});
