import assert from "node:assert/strict";
import { test } from "node:test";
import { OperationLock } from "./operation-lock.ts";

/** Runs that end when the test ends them. */
function runs(lock: OperationLock) {
  const events: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (name: string) => async () => {
    events.push(`+${name}`);
    await new Promise<void>((resolve) => ends.set(name, resolve));
    events.push(`-${name}`);
  };
  return {
    shared: (name: string) => void lock.shared(run(name)),
    exclusive: (name: string) => void lock.exclusive(run(name)),
    async end(name: string) {
      ends.get(name)?.();
      await new Promise((resolve) => setImmediate(resolve));
      return events.splice(0).join(" ");
    },
    async begun() {
      await new Promise((resolve) => setImmediate(resolve));
      return events.splice(0).join(" ");
    },
  };
}

test("runs shared operations side by side, and an exclusive one alone, in order of arrival", async () => {
  const { shared, exclusive, end, begun } = runs(new OperationLock());
  shared("a");
  shared("b");
  exclusive("c");
  shared("d");
  shared("e");
  exclusive("f");
  assert.equal(await begun(), "+a +b");
  assert.equal(await end("a"), "-a");
  assert.equal(await end("b"), "-b +c");
  assert.equal(await end("c"), "-c +d +e");
  assert.equal(await end("e"), "-e");
  assert.equal(await end("d"), "-d +f");
  exclusive("g");
  assert.equal(await begun(), "");
  assert.equal(await end("f"), "-f +g");
});

test("goes on after an operation that fails", async () => {
  const lock = new OperationLock();
  await assert.rejects(
    lock.exclusive(async () => {
      throw new Error("broken");
    }),
    { message: "broken" },
  );
  assert.equal(await lock.exclusive(async () => "next"), "next");
  assert.equal(await lock.shared(async () => "last"), "last");
});
