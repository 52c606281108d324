import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { channelToChild } from "./channel.ts";
import type { EchoMethods } from "./echo.fixture.ts";
import { Link } from "./link.ts";
import { type LinkedPair, linkedPair } from "./linked-pair.fixture.ts";

function pair(t: TestContext): LinkedPair {
  const linked = linkedPair();
  t.after(() => linked.close());
  return linked;
}

interface Sums {
  add(numbers: readonly number[]): number | Promise<number>;
}

test("answers a request with the method's result", async (t) => {
  const { parent, worker } = pair(t);
  parent.topic<Sums, object>("sums", { add: (numbers) => numbers.reduce((sum, it) => sum + it, 0) });
  const sums = worker.topic<object, Sums>("sums", {});
  assert.equal(await sums.request("add", [1, 2, 3]), 6);
});

test("carries requests in both directions of one topic", async (t) => {
  const { parent, worker } = pair(t);
  const ofWorker = parent.topic<Sums, Sums>("sums", { add: () => 1 });
  const ofParent = worker.topic<Sums, Sums>("sums", { add: async () => 2 });
  assert.deepEqual(await Promise.all([ofWorker.request("add", []), ofParent.request("add", [])]), [2, 1]);
});

test("calls methods in the order of requests and notices", async (t) => {
  const { parent, worker } = pair(t);
  const calls: number[] = [];
  parent.topic<{ note(number: number): void }, object>("notes", { note: (number) => void calls.push(number) });
  const notes = worker.topic<object, { note(number: number): void }>("notes", {});
  notes.notify("note", 1);
  const second = notes.request("note", 2);
  notes.notify("note", 3);
  await second;
  await notes.request("note", 4);
  assert.deepEqual(calls, [1, 2, 3, 4]);
});

test("rejects a request with the message and name of the method's error", async (t) => {
  const { parent, worker } = pair(t);
  parent.topic<Sums, object>("sums", {
    add() {
      throw new RangeError("too many numbers");
    },
  });
  const sums = worker.topic<object, Sums>("sums", {});
  await assert.rejects(sums.request("add", []), {
    name: "LinkError",
    code: "FAILED",
    message: "too many numbers",
    remoteName: "RangeError",
  });
});

test("rejects requests for unknown topics and methods", async (t) => {
  const { parent, worker } = pair(t);
  parent.topic<object, object>("known", {});
  const unknown = worker.topic<object, Sums>("unknown", {});
  await assert.rejects(unknown.request("add", []), { code: "FAILED", message: "There is no unknown.add." });
  const known = worker.topic<object, { toString(argument: null): string }>("known", {});
  await assert.rejects(known.request("toString", null), { message: "There is no known.toString." });
});

test("rejects the requests that wait when the link closes, and later ones", async (t) => {
  const { parent, worker, close } = pair(t);
  parent.topic<Sums, object>("sums", { add: () => new Promise<number>(() => {}) });
  const sums = worker.topic<object, Sums>("sums", {});
  const waiting = sums.request("add", []);
  setImmediate(() => setImmediate(close));
  await assert.rejects(waiting, { code: "CLOSED" });
  assert.equal(worker.isClosed, true);
  await assert.rejects(sums.request("add", []), { code: "CLOSED" });
  sums.notify("add", []);
  await new Promise<void>((resolve) => worker.onClose(resolve));
});

test("passes the error of a notice's method on, and goes on with the next message", async (t) => {
  const failed: string[] = [];
  const { parent, worker, close } = linkedPair((error, topic, name) => void failed.push(`${topic}.${name}: ${error}`));
  t.after(close);
  const calls: number[] = [];
  parent.topic<{ early(): void; late(): Promise<void>; note(number: number): void }, object>("notes", {
    early() {
      throw new RangeError("at once");
    },
    late: async () => {
      throw new RangeError("later");
    },
    note: (number) => void calls.push(number),
  });
  const notes = worker.topic<object, { early(): void; late(): void; note(number: number): void }>("notes", {});
  notes.notify("early", undefined as never);
  notes.notify("late", undefined as never);
  notes.notify("note", 1);
  await notes.request("note", 2);
  assert.deepEqual(calls, [1, 2]);
  assert.deepEqual(failed.sort(), ["notes.early: RangeError: at once", "notes.late: RangeError: later"]);
});

test("an argument or result that cannot be cloned fails its own request only", async (t) => {
  const { parent, worker } = pair(t);
  interface Values {
    bad(argument: null): unknown;
    echo(value: unknown): unknown;
  }
  parent.topic<Values, object>("values", { bad: () => () => {}, echo: (value) => value });
  const values = worker.topic<object, Values>("values", {});
  const answers = await Promise.allSettled([
    values.request("bad", null),
    values.request("echo", 1),
    values.request("echo", () => {}),
    values.request("echo", 2),
  ]);
  assert.deepEqual(
    answers.map((answer) =>
      answer.status === "fulfilled" ? answer.value : [answer.reason.code, answer.reason.remoteName],
    ),
    [["FAILED", "DataCloneError"], 1, ["FAILED", "DataCloneError"], 2],
  );
});

test("carries bytes, and ends after the last message of a process that is killed", async (t) => {
  const child = fork(fileURLToPath(new URL("./echo.fixture.ts", import.meta.url)), { serialization: "advanced" });
  t.after(() => child.kill("SIGKILL"));
  const link = new Link(channelToChild(child));
  const echo = link.topic<object, EchoMethods>("echo", {});
  const bytes = Buffer.from([0, 255, 10]);
  assert.deepEqual(Buffer.from(await echo.request("bytes", bytes)), bytes);
  let notes = 0;
  link.topic<{ note(): void }, object>("notes", { note: () => void notes++ });
  const closed = new Promise<void>((resolve) => link.onClose(resolve));
  await Promise.allSettled([echo.request("noteAndDie", 1_000), once(child, "exit"), closed]);
  assert.equal(notes, 1_000);
});
