import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { EngineClient, type WorkerPort } from "./engine-client.ts";
import type { WorkerRequest } from "./worker.ts";

class FakeWorker implements WorkerPort {
  readonly #target = new EventTarget();
  readonly requests: WorkerRequest[] = [];
  isTerminated = false;

  addEventListener(type: string, listener: (event: never) => void): void {
    this.#target.addEventListener(type, listener as (event: Event) => void);
  }

  send(type: string, members: object): void {
    this.#target.dispatchEvent(Object.assign(new Event(type), members));
  }

  postMessage(request: WorkerRequest): void {
    this.requests.push(request);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  answer(result: unknown): void {
    this.send("message", { data: { id: this.requests.at(-1)!.id, result } });
  }

  get names(): readonly string[] {
    return this.requests.map(({ name }) => name);
  }
}

function started(maxMillis?: number) {
  const workers: FakeWorker[] = [];
  const make = () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  };
  return { client: new EngineClient(make, maxMillis), workers };
}

const document = { body: "{}" };
const render = (source: string) => ({ source, document, sent: undefined });

describe("EngineClient", () => {
  test("gives the worker one job at a time, and of waiting renderings only the newest", async () => {
    const { client, workers } = started();
    const first = client.do("render", render("a"));
    const second = client.do("render", render("b"));
    const third = client.do("render", render("c"));
    const [worker] = workers;
    assert.equal(worker?.requests.length, 1);
    worker.answer({ output: "a" });
    assert.deepEqual(await first, { kind: "done", result: { output: "a" } });
    assert.deepEqual(await second, { kind: "outdated" });
    assert.deepEqual(
      worker.requests.map(({ data }) => (data as { source?: string }).source),
      ["a", "c"],
    );
    worker.answer({ output: "c" });
    assert.equal((await third).kind, "done");
    assert.equal(workers.length, 1);
  });

  test("ends a worker that does not answer in time, and continues with a new one that gets the kept exchanges", async () => {
    const { client, workers } = started(20);
    const kept = client.do("keep", []);
    workers[0]?.answer(undefined);
    await kept;
    const late = client.do("render", render("a"));
    const compared = client.do("compare", { source: "a" });
    assert.deepEqual(await late, { kind: "late" });
    assert.equal(workers[0]?.isTerminated, true);
    assert.deepEqual(workers[1]?.names, ["keep"]);
    workers[1]?.answer(undefined);
    workers[1]?.answer([]);
    assert.deepEqual(await compared, { kind: "done", result: [] });
  });

  test("starts no endless row of workers when none can start", async () => {
    const { client, workers } = started();
    const kept = client.do("keep", []);
    workers[0]?.send("error", { message: "refused" });
    assert.deepEqual(await kept, { kind: "failed", message: "refused" });
    assert.equal(workers.length, 1);
    const rendered = client.do("render", render("a"));
    workers[1]?.send("error", { message: "refused" });
    assert.deepEqual(await rendered, { kind: "failed", message: "refused" });
    // The documents again, and no further worker when they fail.
    assert.deepEqual(workers[2]?.names, ["keep"]);
    workers[2]?.send("error", { message: "refused" });
    assert.equal(workers.length, 3);
  });

  test("says why a worker failed", async () => {
    const { client, workers } = started();
    const failed = client.do("render", render("a"));
    workers[0]?.send("error", { message: "no script" });
    assert.deepEqual(await failed, { kind: "failed", message: "no script" });
    const again = client.do("render", render("a"));
    workers[1]?.send("message", { data: { id: workers[1].requests[0]!.id, failure: "RangeError" } });
    assert.deepEqual(await again, { kind: "failed", message: "RangeError" });
    await setTimeout(0);
  });
});
