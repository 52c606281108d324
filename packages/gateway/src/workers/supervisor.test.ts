import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { TestClock } from "../test-clock.ts";
import type { Link } from "./link.ts";
import { type SupervisedWorker, Supervisor } from "./supervisor.ts";

/** A supervisor, its steps in order, and the workers that it started. */
class Scene {
  readonly clock = new TestClock();
  readonly steps: string[] = [];
  readonly workers: FakeWorker[] = [];
  readonly supervisor: Supervisor;
  /** Workers that are started from now on end before they serve. */
  areBroken = false;
  /** Workers that are started from now on do not serve by themselves. */
  areSlow = false;

  constructor(count: number) {
    this.supervisor = new Supervisor({
      count,
      clock: this.clock,
      fork: (number) => {
        const worker = new FakeWorker(number, this.steps);
        this.workers.push(worker);
        if (this.areBroken) worker.end("it is broken");
        else if (!this.areSlow) worker.serve();
        return worker;
      },
      onFailed: (reason) => this.steps.push(`failed: ${reason}`),
      warn: (message) => this.steps.push(message),
    });
  }

  readonly pass = async (millis: number): Promise<void> => {
    this.clock.advance(millis);
    for (let count = 0; count < 10; count++) await turn();
  };
}

class FakeWorker implements SupervisedWorker {
  readonly number: number;
  readonly pid: number;
  readonly link = {} as Link;
  readonly startedAt = 0;
  readonly serving: Promise<void>;
  readonly ended: Promise<void>;
  state: SupervisedWorker["state"] = "starting";
  load = undefined;
  isExpectedToEnd = false;
  reason = "";
  /** Pings that it has not answered. */
  unanswered = 0;
  isStopped = false;
  readonly #steps: string[];
  readonly #serving = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  static #lastPid = 100;

  constructor(number: number, steps: string[]) {
    this.number = number;
    this.pid = ++FakeWorker.#lastPid;
    this.serving = this.#serving.promise;
    this.serving.catch(() => {});
    this.ended = this.#ended.promise;
    this.#steps = steps;
    steps.push(`start ${number}`);
  }

  readonly life = {
    request: async (name: string, argument: unknown) => void this.#steps.push(`${name} ${this.number} ${argument}`),
    notify: (name: string) => {
      this.#steps.push(`${name} ${this.number}`);
      if (name === "stop" || name === "abandon") this.end("stopped");
    },
  } as unknown as SupervisedWorker["life"];

  serve(): void {
    this.state = "serving";
    this.#serving.resolve();
  }

  end(reason: string): void {
    this.reason = reason;
    this.state = "ended";
    this.#serving.reject(new Error(reason));
    this.#ended.resolve();
  }

  ping(): void {
    if (this.isStopped) this.unanswered++;
  }

  isStalled(count: number): boolean {
    return this.unanswered >= count;
  }

  kill(reason: string): void {
    this.#steps.push(`kill ${this.number}`);
    this.end(reason);
  }
}

test("replaces a worker that has ended by one of the same number", async () => {
  const { supervisor, workers, steps, pass } = new Scene(2);
  await supervisor.start();
  const leaving: number[] = [];
  supervisor.onJoin(({ number }) => {
    steps.push(`join ${number}`);
    return () => leaving.push(number);
  });
  steps.length = 0;
  workers[1]!.end("signal SIGKILL");
  await pass(0);
  assert.deepEqual(steps, [
    `Worker 2 (process ${workers[1]!.pid}) ended: signal SIGKILL. Another one starts.`,
    "start 2",
    "join 2",
  ]);
  workers[2]!.end("signal SIGKILL");
  await pass(0);
  assert.deepEqual(leaving, [2]);
  assert.deepEqual(
    supervisor.list().map(({ number, pid }) => `${number} ${pid}`),
    [`1 ${workers[0]!.pid}`, `2 ${workers[3]!.pid}`],
  );
});

test("kills a worker that leaves five pings unanswered, one a second", async () => {
  const { supervisor, workers, steps, pass } = new Scene(2);
  await supervisor.start();
  workers[0]!.isStopped = true;
  steps.length = 0;
  for (let second = 0; second < 4; second++) await pass(1_000);
  assert.deepEqual(steps, []);
  await pass(1_000);
  assert.deepEqual(steps, [
    "kill 1",
    `Worker 1 (process ${workers[0]!.pid}) ended: it did not answer for 5 seconds. Another one starts.`,
    "start 1",
  ]);
});

test("gives up after five workers in a minute that end before they serve", async () => {
  const scene = new Scene(1);
  scene.areBroken = true;
  const starting = assert.rejects(scene.supervisor.start(), {
    message: "Workers ended 5 times within a minute before they served. The last: it is broken.",
  });
  for (let count = 0; count < 5; count++) await scene.pass(500);
  await starting;
  assert.equal(scene.workers.length, 5);
});

test("goes on if fewer than five in a minute end before they serve", async () => {
  const scene = new Scene(1);
  await scene.supervisor.start();
  for (let minute = 0; minute < 3; minute++) {
    scene.areBroken = true;
    scene.workers.at(-1)!.end("signal SIGKILL");
    for (let count = 0; count < 2; count++) await scene.pass(400);
    scene.areBroken = false;
    await scene.pass(60_000);
    assert.equal(scene.workers.at(-1)!.state, "serving");
  }
  assert.ok(!scene.steps.some((step) => step.startsWith("failed")));
});

test("restarts workers one by one, and ends the gateway if a successor does not serve", async () => {
  const scene = new Scene(2);
  await scene.supervisor.start();
  scene.steps.length = 0;
  await scene.supervisor.restart(250);
  assert.deepEqual(scene.steps, ["retire 1 250", "stop 1", "start 1", "retire 2 250", "stop 2", "start 2"]);
  scene.areBroken = true;
  const restarting = assert.rejects(scene.supervisor.restart(0), /it is broken/);
  for (let count = 0; count < 5; count++) await scene.pass(500);
  await restarting;
  assert.match(scene.steps.at(-1)!, /^failed: Workers ended 5 times/);
});

test("replaces no worker while it drains and stops", async () => {
  const { supervisor, workers, steps, pass } = new Scene(2);
  await supervisor.start();
  steps.length = 0;
  await supervisor.drain(1_000);
  workers[0]!.end("signal SIGKILL");
  await pass(0);
  await supervisor.stop();
  assert.deepEqual(steps, ["drain 1 1000", "drain 2 1000", "stop 2"]);
});

test("drains a worker that still starts, because it serves later", async () => {
  const scene = new Scene(2);
  await scene.supervisor.start();
  scene.areSlow = true;
  scene.workers[1]!.end("signal SIGKILL");
  await scene.pass(0);
  scene.steps.length = 0;
  await scene.supervisor.drain(1_000);
  assert.deepEqual(scene.steps, ["drain 1 1000", "drain 2 1000"]);
});

test("a stop kills workers that still start, and takes none of them for a failed start", async () => {
  const scene = new Scene(6);
  await scene.supervisor.start();
  scene.areSlow = true;
  for (const worker of scene.workers.slice()) worker.end("signal SIGKILL");
  await scene.pass(0);
  scene.steps.length = 0;
  await scene.supervisor.stop();
  await scene.pass(1_000);
  assert.deepEqual(
    scene.steps,
    [1, 2, 3, 4, 5, 6].map((number) => `kill ${number}`),
  );
});

test("abandons all workers at once, and starts their successors when the node is ready", async () => {
  const scene = new Scene(2);
  await scene.supervisor.start();
  scene.areSlow = true;
  scene.workers[1]!.end("signal SIGKILL");
  await scene.pass(0);
  scene.areSlow = false;
  scene.steps.length = 0;
  const ready = Promise.withResolvers<void>();
  const replaced = scene.supervisor.replaceAll(ready.promise);
  await scene.pass(1_000);
  assert.deepEqual(scene.steps, [
    "abandon 1",
    "kill 2",
    "Worker 2 could not start: the node changes its number. Another one starts.",
  ]);
  scene.steps.length = 0;
  ready.resolve();
  await replaced;
  await scene.pass(1_000);
  assert.deepEqual(scene.steps.sort(), ["start 1", "start 2"]);
  assert.deepEqual(
    scene.supervisor.list().map(({ number }) => number),
    [1, 2],
  );
});
