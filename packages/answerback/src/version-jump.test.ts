// Versions of one program, one after the other as after a checkout or a stash, each on the state of the previous one.
import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { TestClient } from "./test-client.ts";
import { copyProgram, Dev, type RunResult } from "./test-program.ts";

type Version = "one" | "two" | "three";

/** Answers that a client of each version receives. */
const answers: Readonly<Record<Version, readonly (readonly [action: string, answer: string])[]>> = {
  one: [
    ["left", "one: left"],
    ["right", "one: missing"],
  ],
  two: [
    ["left", "two: right"],
    ["right", "two: right"],
  ],
  three: [
    ["left", "three"],
    ["right", "three"],
  ],
};

async function check(version: Version, dev: Dev, { outputs }: RunResult): Promise<void> {
  const byDomain = { Host: "versions.example.com" };
  const clients = [
    await TestClient.open(String(outputs.url)),
    await TestClient.open(`ws://127.0.0.1:${dev.port}/`, byDomain),
  ];
  for (const client of clients) {
    for (const [action, answer] of answers[version]) assert.equal(await client.ask({ action }), answer, version);
    client.close();
  }
}

const order: readonly Version[] = ["one", "two", "three", "one", "three", "two", "one"];

test("switching versions needs no --reset while dev serves, not even after a failed version", {
  timeout: 120_000,
}, async () => {
  const folder = copyProgram("versions");
  const checkOut = (version: string) => copyFileSync(join(folder, `${version}.ts`), join(folder, "index.ts"));
  checkOut("one");
  const dev = new Dev(folder);
  /** The result of a run of this version; results of the previous one may come first. */
  const jump = async (version: string, isIt: (result: RunResult) => boolean) => {
    checkOut(version);
    for (;;) {
      const result = await dev.result();
      if (isIt(result)) return result;
    }
  };
  for (const version of order) {
    const result = await jump(version, ({ outputs }) => outputs.version === version);
    assert.deepEqual(result.errors, [], `to ${version}`);
    await check(version, dev, result);
  }
  await jump("broken", (it) => it.result === "failed");
  const fixed = await jump("one", ({ result, outputs }) => result === "succeeded" && outputs.version === "one");
  await check("one", dev, fixed);
  await jump("broken", (it) => it.result === "failed");
  const other = await jump("three", ({ outputs }) => outputs.version === "three");
  assert.deepEqual(other.errors, []);
  await check("three", dev, other);
  assert.equal(await dev.stop(), 0);
});

test("starting a version on the state of another one needs no --reset", { timeout: 120_000 }, async () => {
  const folder = copyProgram("versions");
  for (const version of ["two", "one", "three", "two"] as const) {
    copyFileSync(join(folder, `${version}.ts`), join(folder, "index.ts"));
    const dev = new Dev(folder, {}, ["--no-watch"]);
    await check(version, dev, await dev.deployed());
    assert.equal(await dev.stop(), 0);
  }
});
