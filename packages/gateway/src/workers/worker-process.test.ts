import assert from "node:assert/strict";
import { ChildProcess } from "node:child_process";
import { test } from "node:test";
import { TestClock } from "../test-clock.ts";
import { WorkerProcess } from "./worker-process.ts";

test("a process that the machine cannot start is an error of this worker only", () => {
  // As of `fork` with EAGAIN: without a number, and with an event later.
  const child = new ChildProcess();
  const start = () =>
    new WorkerProcess({
      number: 3,
      child,
      onFork() {},
      start: {},
      parent: { warn() {}, createAuthority: async () => {} },
      clock: new TestClock(),
    });
  assert.throws(start, { message: "The process of worker 3 could not be started." });
  child.emit("error", new Error("spawn EAGAIN"));
});
