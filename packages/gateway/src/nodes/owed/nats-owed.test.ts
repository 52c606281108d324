import assert from "node:assert/strict";
import { test } from "node:test";
import { holderOf, newConnectionId } from "../../cluster/connection-id.ts";
import { neverPaused, type PauseCheck } from "../../cluster/pause-check.ts";
import type { ConnectionIdentity } from "../../execute/chain/inbound-event.ts";
import type { OwedDisconnects } from "../../execute/disconnects/owed-disconnects.ts";
import { TestClock } from "../../test-clock.ts";
import type { Renewal } from "../membership/own-record.ts";
import { ClaimedError, NatsOwedDisconnects } from "./nats-owed.ts";
import type { OwedStreams } from "./owed-streams.ts";

/** Streams in memory that answer at once, fail, or do not answer. */
class MemoryStreams implements OwedStreams {
  readonly streams = new Map<number, Set<string>>();
  mode: "up" | "down" | "silent" = "up";
  /** Calls that wait for an answer while the mode is `silent`. */
  readonly waiting: (() => void)[] = [];
  readonly steps: string[] = [];

  async #answer(): Promise<void> {
    if (this.mode === "down") throw new Error("no responders");
    if (this.mode === "silent") await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  async create(node: number): Promise<void> {
    await this.#answer();
    this.steps.push("create");
    if (!this.streams.has(node)) this.streams.set(node, new Set());
  }

  async put({ connectionId }: ConnectionIdentity): Promise<void> {
    await this.#answer();
    const stream = this.streams.get(holderOf(connectionId)!.node);
    if (stream === undefined) throw new Error("no responders");
    this.steps.push("put");
    stream.add(connectionId);
  }

  async remove(connectionId: string): Promise<void> {
    await this.#answer();
    this.streams.get(holderOf(connectionId)!.node)?.delete(connectionId);
  }

  async count(node: number): Promise<number | undefined> {
    await this.#answer();
    return this.streams.get(node)?.size;
  }

  async ids(node: number): Promise<ReadonlySet<string> | undefined> {
    await this.#answer();
    const found = this.streams.get(node);
    return found && new Set(found);
  }

  fence = async () => true;
  read = async () => [];
  drop = async () => {};

  has(connectionId: string): boolean {
    return this.streams.get(holderOf(connectionId)!.node)?.has(connectionId) ?? false;
  }
}

async function opened(pauseCheck: PauseCheck = neverPaused) {
  const clock = new TestClock();
  const streams = new MemoryStreams();
  const journaled = new Set<string>();
  const journal: OwedDisconnects = {
    owe: async ({ connectionId }) => void journaled.add(connectionId),
    settle: (connectionId) => void journaled.delete(connectionId),
  };
  const now = { node: 1, incarnation: "a", renewal: "kept" as Renewal, isConnected: true };
  const owed = new NatsOwedDisconnects({
    streams,
    renew: async () => {
      streams.steps.push("renew");
      return now.renewal;
    },
    life: () => now,
    isConnected: () => now.isConnected,
    pauseCheck,
    journal,
    clock,
  });
  await owed.prepare(now);
  /** Lets time pass, and what it causes. */
  async function pass(millis: number): Promise<void> {
    for (let passed = 0; passed < millis; passed += 50) {
      await new Promise(setImmediate);
      clock.advance(50);
    }
    await new Promise(setImmediate);
  }
  await pass(100);
  return { owed, streams, journaled, now, clock, pass };
}

function client(node = 1): ConnectionIdentity {
  return {
    connectionId: newConnectionId({ node, worker: 0 }),
    apiId: "a1",
    stageName: "live",
    accountId: "000000000000",
    connectedAt: 0,
    domainName: "a1.execute-api.localhost",
    sourceIp: "127.0.0.1",
    userAgent: undefined,
    access: { authorizer: undefined, identity: {} },
  };
}

test("a record is in the stream before the handshake goes on, and is removed when it is settled", async () => {
  const { owed, streams, journaled, pass } = await opened();
  const { connectionId } = client();
  await owed.owe({ ...client(), connectionId });
  assert.ok(streams.has(connectionId));
  assert.equal(journaled.size, 0);
  owed.settle(connectionId);
  await pass(50);
  assert.equal(streams.has(connectionId), false);
  assert.equal(owed.isEmpty, true);
});

test("a handshake waits 250 ms for NATS, and the next ones not at all, until a put has succeeded", async () => {
  const { owed, streams, journaled, clock, pass } = await opened();
  streams.mode = "silent";
  const [first, second] = [client(), client()];
  const owing = owed.owe(first);
  await new Promise(setImmediate);
  clock.advance(249);
  await new Promise(setImmediate);
  assert.equal(journaled.size, 0);
  clock.advance(1);
  await owing;
  await owed.owe(second);
  assert.deepEqual([...journaled], [first.connectionId, second.connectionId]);
  assert.equal(owed.waiting, 2);
  streams.mode = "up";
  for (const answer of streams.waiting.splice(0)) answer();
  await pass(1_000);
  assert.ok(streams.has(first.connectionId) && streams.has(second.connectionId));
  assert.deepEqual([journaled.size, owed.waiting], [0, 0]);
  const third = client();
  await owed.owe(third);
  assert.ok(streams.has(third.connectionId));
});

test("what cannot be put goes to the own disk at once, and to the stream later", async () => {
  const { owed, streams, journaled, pass } = await opened();
  streams.mode = "down";
  const clients = Array.from({ length: 500 }, () => client());
  await Promise.all(clients.map((it) => owed.owe(it)));
  assert.equal(journaled.size, 500);
  await pass(2_000);
  owed.settle(clients[0]!.connectionId);
  assert.equal(journaled.size, 499);
  streams.mode = "up";
  await pass(2_000);
  assert.equal(streams.has(clients[0]!.connectionId), false);
  assert.ok(clients.slice(1).every(({ connectionId }) => streams.has(connectionId)));
  assert.deepEqual([journaled.size, owed.waiting, owed.count], [0, 0, 499]);
});

test("a put that arrives after its connection was settled is removed again", async () => {
  const { owed, streams, journaled, clock, pass } = await opened();
  streams.mode = "silent";
  const one = client();
  const owing = owed.owe(one);
  await new Promise(setImmediate);
  clock.advance(250);
  await owing;
  owed.settle(one.connectionId);
  assert.equal(journaled.size, 0);
  streams.mode = "up";
  for (const answer of streams.waiting.splice(0)) answer();
  await pass(500);
  assert.equal(streams.has(one.connectionId), false);
  assert.equal(owed.isEmpty, true);
});

test("while the connection to NATS is lost nothing is published", async () => {
  const { owed, streams, journaled, now, pass } = await opened();
  now.isConnected = false;
  const one = client();
  await owed.owe(one);
  await pass(1_000);
  assert.ok(!streams.has(one.connectionId) && journaled.has(one.connectionId));
  now.isConnected = true;
  await pass(1_000);
  assert.ok(streams.has(one.connectionId));
});

test("a stream that is gone is created again, and gets all records after the life was renewed", async () => {
  const { owed, streams, pass } = await opened();
  const clients = [client(), client(), client()];
  await Promise.all(clients.map((it) => owed.owe(it)));
  streams.streams.clear();
  streams.steps.length = 0;
  owed.returned();
  await pass(500);
  assert.ok(clients.every(({ connectionId }) => streams.has(connectionId)));
  assert.equal(streams.steps.join(" "), "renew create renew put put put");
});

test("nothing is put in a stream that was created again if the life was lost meanwhile", async () => {
  const { owed, streams, now, pass } = await opened();
  const one = client();
  await owed.owe(one);
  streams.streams.clear();
  now.renewal = "lost";
  owed.returned();
  await pass(1_000);
  assert.equal(streams.has(one.connectionId), false);
});

test("records that the stream has lost are put again, and unknown ones removed, without a loss of the connection", async () => {
  const { owed, streams, pass } = await opened();
  const clients = [client(), client(), client()];
  await Promise.all(clients.map((it) => owed.owe(it)));
  const stream = streams.streams.get(1)!;
  stream.delete(clients[1]!.connectionId);
  stream.delete(clients[2]!.connectionId);
  const unknown = client();
  stream.add(unknown.connectionId);
  await pass(25_000);
  assert.deepEqual(
    [...clients, unknown].map(({ connectionId }) => streams.has(connectionId)),
    [true, true, true, false],
  );
});

test("when other nodes have claimed this one, they run what was put, and it runs the rest", async () => {
  const { owed, streams, journaled, now, clock, pass } = await opened();
  const [put, unput] = [client(), client()];
  await owed.owe(put);
  owed.answered(put.connectionId);
  clock.advance(1);
  owed.confirmed(clock.monotonic());
  streams.mode = "down";
  await owed.owe(unput);
  owed.answered(unput.connectionId);
  await owed.fence(now, true);
  streams.mode = "up";
  assert.deepEqual([owed.isClaimed(put.connectionId), owed.isClaimed(unput.connectionId)], [true, false]);
  await pass(1_000);
  assert.equal(streams.has(unput.connectionId), false, "nothing is put in a claimed stream");
  assert.ok(journaled.has(unput.connectionId), "it is owed until it has run");
  owed.settle(unput.connectionId);
  assert.equal(journaled.size, 0);
  now.node = 2;
  await owed.prepare(now);
  const next = client(2);
  await owed.owe(next);
  assert.deepEqual([owed.isClaimed(next.connectionId), streams.has(next.connectionId)], [false, true]);
});

test("when its number was taken after NATS lost its data, it runs all itself", async () => {
  const { owed, journaled, clock, now } = await opened();
  const one = client();
  await owed.owe(one);
  owed.answered(one.connectionId);
  clock.advance(1);
  owed.confirmed(clock.monotonic());
  await owed.fence(now, false);
  assert.equal(owed.isClaimed(one.connectionId), false);
  assert.ok(journaled.has(one.connectionId));
});

test("a handshake of a life that was claimed meanwhile does not go on", async () => {
  const check = { deadline: 0, ask: async () => true };
  const { owed, now, clock } = await opened(check);
  check.ask = async () => {
    void owed.fence(now, true);
    return true;
  };
  clock.advance(5_000);
  await assert.rejects(owed.owe(client()), ClaimedError);
  await assert.rejects(owed.owe(client()), ClaimedError);
});

test("a $disconnect that was run for another node is removed from its stream, and reported", async () => {
  const { owed, streams, pass } = await opened();
  const one = client(7);
  streams.streams.set(7, new Set([one.connectionId]));
  let settled = 0;
  owed.claim(one.connectionId, () => settled++);
  owed.settle(one.connectionId);
  owed.settle(one.connectionId);
  await owed.removed();
  await pass(0);
  assert.deepEqual([settled, streams.has(one.connectionId)], [1, false]);
});

test("removals are repeated until NATS answers", async () => {
  const { owed, streams, pass } = await opened();
  const clients = Array.from({ length: 300 }, () => client());
  await Promise.all(clients.map((it) => owed.owe(it)));
  streams.mode = "down";
  for (const { connectionId } of clients) owed.settle(connectionId);
  await pass(1_000);
  assert.equal(owed.isEmpty, false);
  streams.mode = "up";
  await pass(1_000);
  assert.equal(owed.isEmpty, true);
  assert.equal(streams.streams.get(1)!.size, 0);
});

test("it runs a $disconnect itself if nothing proves that the life went on until $connect was answered", async () => {
  const { owed, journaled, now, clock } = await opened();
  const [proven, unproven, unanswered] = [client(), client(), client()];
  for (const one of [proven, unproven, unanswered]) await owed.owe(one);
  owed.answered(proven.connectionId);
  clock.advance(1);
  // Its acknowledged put proves it for all that were answered before.
  await owed.owe(client());
  clock.advance(1);
  owed.answered(unproven.connectionId);
  await owed.fence(now, true);
  assert.deepEqual(
    [proven, unproven, unanswered].map(({ connectionId }) => owed.isClaimed(connectionId)),
    [true, false, false],
  );
  assert.ok(journaled.has(unproven.connectionId) && journaled.has(unanswered.connectionId));
  owed.settle(unanswered.connectionId);
  assert.equal(journaled.has(unanswered.connectionId), false, "a $connect that is refused owes nothing");
});
