// Versions of one program, one after the other as after a checkout or a stash, while `dev` serves it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Dev, type RunResult } from "./test-program.ts";
import { check, type Version, versions } from "./version-jump.fixture.ts";

const order: readonly Version[] = ["one", "two", "three", "one", "three", "two", "one"];

test("switching versions needs no --reset while dev serves, not even after a failed version", {
  timeout: 120_000,
}, async () => {
  const { folder, checkOut } = versions();
  checkOut("one");
  const dev = new Dev(folder);
  /** The result of a run of this version; results of the previous one may come first. */
  const jump = async (version: Version | "broken", isIt: (result: RunResult) => boolean) => {
    checkOut(version);
    for (;;) {
      const result = await dev.result();
      if (isIt(result)) return result;
    }
  };
  for (const version of order) {
    const result = await jump(version, ({ outputs }) => outputs.version === version);
    assert.deepEqual(result.errors, [], `to ${version}`);
    await check(version, result.outputs.url, dev.port);
  }
  await jump("broken", (it) => it.result === "failed");
  const fixed = await jump("one", ({ result, outputs }) => result === "succeeded" && outputs.version === "one");
  await check("one", fixed.outputs.url, dev.port);
  await jump("broken", (it) => it.result === "failed");
  const other = await jump("three", ({ outputs }) => outputs.version === "three");
  assert.deepEqual(other.errors, []);
  await check("three", other.outputs.url, dev.port);
  assert.equal(await dev.stop(), 0);
});
