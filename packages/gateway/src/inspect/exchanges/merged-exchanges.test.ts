// Exchanges that three processes have kept must look as if one had kept all of them.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Exchange } from "../../execute/chain/exchange.ts";
import { mock, serveApi } from "../../execute/test-api.ts";
import { TestClock } from "../../test-clock.ts";
import type { ExchangeDescription } from "../description/described-exchange.ts";
import { createExchangeDescriber } from "../description/exchange-describer.ts";
import { createMask } from "../masking/mask.ts";
import { conversation, listConnections } from "./conversations.ts";
import type { ExchangeFeed, ExchangeSource, ListedExchange, ListQuestion } from "./exchange-source.ts";
import { Inspector } from "./inspector.ts";
import { KeptExchanges } from "./kept-exchanges.ts";
import { MergedExchanges } from "./merged-exchanges.ts";
import { workerSequences } from "./sequences.ts";

const mask = createMask([]);
const describe = createExchangeDescriber({ mask });
const limits = { maxExchanges: 500, maxBytes: 10_000_000, maxTotalBytes: 100_000_000 };
const workerCount = 3;

/** A handshake, two messages and an end, as templates for others. */
async function templates(t: TestContext): Promise<readonly Exchange[]> {
  const responses = [{ integrationResponseKey: "$default", responseTemplates: { $default: "ok" } }];
  const integration = { integration: mock(), responses };
  const api = await serveApi(t, {
    routes: { $connect: integration, ping: integration, pong: integration, $disconnect: integration },
  });
  const client = await api.connect();
  await client.ask({ action: "ping" });
  await client.ask({ action: "pong" });
  client.socket.close();
  while (api.exchanges.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
  return api.exchanges;
}

function of(exchange: Exchange, connectionId: string, requestId: string, text: string): Exchange {
  const event = { ...exchange.event, requestId, connection: { ...exchange.event.connection, connectionId } };
  const said = event.kind === "message" ? { ...event, document: { text, release() {} } } : event;
  return { ...exchange, event: said } as Exchange;
}

interface Processes {
  readonly clock: TestClock;
  readonly one: KeptExchanges;
  readonly merged: MergedExchanges;
  readonly workers: readonly Inspector[];
  /** Adds a process. */
  join(source: ExchangeSource): void;
  /** Keeps something in one worker and in the single process. */
  keep(worker: number, exchange: Exchange): void;
  callBack(worker: number, connectionId: string, requestId: string): void;
}

function processes(): Processes {
  const clock = new TestClock();
  const open = new Set(["c1"]);
  const source = (inspector: Inspector) =>
    new KeptExchanges(
      inspector,
      async ({ connectionId }) => (open.has(connectionId) ? { connectedAt: 1_000, sourceIp: "10.0.0.1" } : undefined),
      mask,
    );
  const inspectors = Array.from({ length: workerCount }, (_, worker) => {
    const sequences = workerSequences(worker + 1, () => clock.monotonic());
    return new Inspector({ limits, describe, mask, clock, isStage: () => true, sequences });
  });
  const single = new Inspector({ limits, describe, mask, clock, isStage: () => true });
  const sources: ExchangeSource[] = inspectors.map(source);
  const listeners = new Set<(source: ExchangeSource) => void>();
  const merged = new MergedExchanges(
    {
      list: () => sources,
      onAdded(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    clock,
  );
  return {
    clock,
    one: source(single),
    merged,
    workers: inspectors,
    join(added) {
      sources.push(added);
      for (const listener of listeners) listener(added);
    },
    keep(worker, exchange) {
      clock.advance(1);
      for (const inspector of [inspectors[worker]!, single]) inspector.onExchange(exchange);
    },
    callBack(worker, connectionId, requestId) {
      clock.advance(1);
      const connection = { apiId: "api", stageName: "live", connectionId };
      for (const inspector of [inspectors[worker]!, single]) {
        inspector.onCallback({ connection, requestId, method: "POST", body: Buffer.from("hi"), status: 200 });
      }
    },
  };
}

/** Two hundred events of ten connections; each connection is in one worker, callbacks for it come to any. */
async function busy(t: TestContext): Promise<Processes> {
  const [connect, ping, pong, disconnect] = (await templates(t)) as [Exchange, Exchange, Exchange, Exchange];
  const it = processes();
  let random = 7;
  const below = (bound: number) => {
    random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((random / 2 ** 31) * bound);
  };
  for (let number = 0; number < 10; number++)
    it.keep(number % workerCount, of(connect, `c${number}`, `h${number}`, ""));
  for (let index = 0; index < 180; index++) {
    const number = below(10);
    if (below(3) === 0) it.callBack(below(workerCount), `c${number}`, `b${index}`);
    else
      it.keep(number % workerCount, of(below(2) === 0 ? ping : pong, `c${number}`, `m${index}`, `text ${index % 9}`));
  }
  for (const number of [3, 4]) it.keep(number % workerCount, of(disconnect, `c${number}`, `d${number}`, ""));
  return it;
}

/** Without the sequences, which differ. */
function plain(value: object | undefined): unknown {
  if (value === undefined) return undefined;
  return JSON.parse(JSON.stringify(value, (name, it) => (name === "sequence" ? undefined : it)));
}

async function pagesOf(source: ExchangeSource, question: Omit<ListQuestion, "limit">, direction: "after" | "before") {
  const pages: unknown[] = [];
  let from: number | undefined = direction === "after" ? 0 : undefined;
  do {
    const { items, olderCount, newerCount } = await source.list({ ...question, [direction]: from, limit: 7 });
    pages.push(plain({ items, olderCount, newerCount }));
    const edge: ListedExchange | undefined = direction === "after" ? items.at(-1) : items[0];
    const left = direction === "after" ? newerCount : olderCount;
    from = left > 0 ? edge?.sequence : undefined;
  } while (from !== undefined);
  return pages;
}

test("lists the same pages as one process, in both directions, with every filter", async (t) => {
  const { one, merged } = await busy(t);
  const questions = [
    { filter: {} },
    { filter: { kind: "callback" } },
    { filter: { connectionId: "c1" }, areSummaries: false },
    { filter: { route: "ping" }, text: "text" },
    { filter: { route: "ping" }, text: "text 3" },
    { filter: { connectionId: "unknown" } },
  ] as const;
  const seen: number[] = [];
  for (const asked of questions) {
    const question = { areSummaries: true, ...asked };
    if (!("text" in asked)) seen.push((await merged.list({ ...question, limit: 1 })).olderCount);
    for (const direction of ["after", "before"] as const) {
      const pages = await pagesOf(merged, question, direction);
      assert.deepEqual(pages, await pagesOf(one, question, direction));
    }
  }
  assert.ok(
    seen.slice(0, -1).every((count) => count > 7),
    "the lists have several pages",
  );
});

test("counts older and newer exchanges if a worker has none on the page", async (t) => {
  const [, ping] = (await templates(t)) as [Exchange, Exchange];
  const it = processes();
  for (let index = 0; index < 4; index++) it.keep(0, of(ping!, "c1", `a${index}`, ""));
  for (let index = 0; index < 4; index++) it.keep(1, of(ping!, "c2", `b${index}`, ""));
  const all = await it.merged.list({ filter: {}, areSummaries: true, limit: 100 });
  const [, , third, fourth, fifth] = all.items;
  const question = { filter: {}, areSummaries: true, limit: 2 };
  const later = await it.merged.list({ ...question, after: fourth!.sequence });
  assert.deepEqual([later.items[0]?.sequence, later.olderCount, later.newerCount], [fifth!.sequence, 4, 2]);
  const earlier = await it.merged.list({ ...question, before: fifth!.sequence });
  assert.deepEqual([earlier.items[0]?.sequence, earlier.olderCount, earlier.newerCount], [third!.sequence, 2, 4]);
});

test("finds an exchange by its request id and by its sequence", async (t) => {
  const { one, merged } = await busy(t);
  for (const id of ["h7", "m3", "b4", "d4"]) {
    const found = await merged.find(id);
    assert.deepEqual(plain(found), plain(await one.find(id)));
    if (found !== undefined) assert.deepEqual(await merged.find(String(found.sequence)), found);
  }
  assert.equal(await merged.find("unknown"), undefined);
});

test("joins the parts of a connection: its own worker's, and those that received callbacks", async (t) => {
  const { one, merged } = await busy(t);
  for (const limit of [1, 4, 100]) {
    assert.deepEqual(await listConnections(merged, {}, limit), await listConnections(one, {}, limit));
  }
  const callbacks = { kind: "callback" } as const;
  assert.deepEqual(await listConnections(merged, callbacks, 5), await listConnections(one, callbacks, 5));
  for (const id of ["c1", "c3", "c9"]) {
    const found = await conversation(merged, id);
    assert.deepEqual(plain(found), plain(await conversation(one, id)));
    assert.deepEqual(new Set(found?.exchanges.map(({ kind }) => kind)).has("callback"), true);
  }
  assert.equal(await conversation(merged, "unknown"), undefined);
});

test("knows the last message of each route", async (t) => {
  const { one, merged } = await busy(t);
  const byRoute = (messages: Awaited<ReturnType<ExchangeSource["lastMessages"]>>) =>
    plain(messages.toSorted((first, second) => first.routeKey.localeCompare(second.routeKey)));
  assert.deepEqual(byRoute(await merged.lastMessages()), byRoute(await one.lastMessages()));
});

test("follows all processes in the order of time, also one that is added later", async (t) => {
  const [, ping] = (await templates(t)) as [Exchange, Exchange];
  const it = processes();
  let news = 0;
  const question = { filter: {}, areSummaries: false, after: undefined };
  const feed = await it.merged.follow(question, () => news++);
  for (let index = 0; index < 30; index++) it.keep(2 - (index % 3), of(ping!, `c${index}`, `m${index}`, ""));
  assert.equal(news, 3);
  it.clock.advance(1);
  const first = await feed.take();
  assert.deepEqual(
    requestsOf(first.items),
    Array.from({ length: 30 }, (_, index) => `m${index}`),
  );
  const added = processes();
  it.join(added.merged);
  await new Promise((resolve) => setImmediate(resolve));
  it.clock.advance(100);
  added.clock.advance(1_000);
  added.keep(0, of(ping!, "late", "late", ""));
  added.clock.advance(1);
  it.clock.advance(2_000);
  assert.deepEqual(requestsOf((await feed.take()).items), ["late"]);
  feed.stop();
  it.keep(0, of(ping!, "unread", "unread", ""));
  assert.deepEqual((await feed.take()).items, []);
});

test("follows a process once that is added while the others are connected, from where the reader begins", async () => {
  const questions: (number | undefined)[] = [];
  const idle = sourceOf(() => ({ items: [], upTo: 0 }));
  const process: ExchangeSource = {
    ...idle,
    follow(question, onNews) {
      questions.push(question.after);
      return idle.follow(question, onNews);
    },
  };
  const listeners = new Set<(source: ExchangeSource) => void>();
  const sources = {
    async list() {
      for (const listener of listeners) listener(process);
      return [process];
    },
    onAdded(listener: (source: ExchangeSource) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  await new MergedExchanges(sources, new TestClock()).follow({ filter: {}, areSummaries: true, after: 7 }, () => {});
  assert.deepEqual(questions, [7]);
});

test("replays what a reader has missed, and counts what it does not get", async (t) => {
  const [, ping] = (await templates(t)) as [Exchange, Exchange];
  const it = processes();
  for (let index = 0; index < 300; index++) it.keep(index % 3, of(ping!, `c${index}`, `m${index}`, ""));
  const { items } = await it.merged.list({ filter: {}, areSummaries: false, limit: 1_000 });
  const question = { filter: {}, areSummaries: false, after: items[199]!.sequence };
  const feed = await it.merged.follow(question, () => {});
  assert.equal(feed.sequence, items[299]!.sequence);
  it.clock.advance(1);
  assert.deepEqual(requestsOf((await feed.take()).items), requestsOf(items.slice(200)));
  for (let index = 0; index < 50; index++) it.keep(index % 3, of(ping!, `d${index}`, `n${index}`, ""));
  assert.equal(await feed.skip(), 50);
  assert.equal(await feed.skip(), 0);
});

test("waits with an exchange until no process can have an older one", async () => {
  const it = processes();
  const taken: { items: number[]; upTo: number }[] = [];
  const slow = sourceOf(() => taken.shift() ?? { items: [], upTo: 0 });
  it.join(slow);
  let news = 0;
  const feed = await it.merged.follow({ filter: {}, areSummaries: true, after: undefined }, () => news++);
  it.clock.advance(50);
  it.callBack(0, "c1", "r1");
  const [kept] = (await it.merged.list({ filter: {}, areSummaries: true, limit: 1 })).items;
  const { sequence } = kept!;
  taken.push({ items: [sequence - 1_000, sequence - 500], upTo: sequence - 500 });
  const first = await feed.take();
  assert.deepEqual([first.items.map((one) => one.sequence), news], [[sequence - 1_000, sequence - 500], 2]);
  taken.push({ items: [sequence - 3], upTo: sequence + 9 });
  it.clock.advance(1);
  assert.deepEqual(
    (await feed.take()).items.map((one) => one.sequence),
    [sequence - 3, sequence],
  );
});

test("does not wait long for a process whose clock is behind", async () => {
  const it = processes();
  it.join(sourceOf(() => ({ items: [], upTo: 1 })));
  const feed = await it.merged.follow({ filter: {}, areSummaries: true, after: undefined }, () => {});
  it.callBack(0, "c1", "r1");
  assert.equal((await feed.take()).items.length, 0);
  it.clock.advance(900);
  it.callBack(1, "c1", "r2");
  assert.equal((await feed.take()).items.length, 0);
  it.clock.advance(200);
  assert.equal((await feed.take()).items.length, 1);
  it.clock.advance(1_001);
  assert.equal((await feed.take()).items.length, 1);
});

test("a process that is connected again shows what was missed, and nothing twice", async (t) => {
  const [, ping] = (await templates(t)) as [Exchange, Exchange];
  const it = processes();
  const slow: { upTo: number } = { upTo: Number.MAX_SAFE_INTEGER };
  it.join(sourceOf(() => ({ items: [], upTo: slow.upTo })));
  const feed = await it.merged.follow({ filter: {}, areSummaries: false, after: undefined }, () => {});
  it.keep(0, of(ping!, "c", "m1", ""));
  it.clock.advance(1);
  const first = await feed.take();
  assert.deepEqual(requestsOf(first.items), ["m1"]);
  slow.upTo = first.upTo;
  it.keep(0, of(ping!, "c", "m2", ""));
  it.clock.advance(1);
  assert.deepEqual((await feed.take()).items, []);
  const again = new KeptExchanges(it.workers[0]!, async () => undefined, mask);
  it.join(again);
  await new Promise((resolve) => setImmediate(resolve));
  slow.upTo = Number.MAX_SAFE_INTEGER;
  assert.deepEqual(requestsOf((await feed.take()).items), ["m2"]);
});

test("leaves out a process that ends while it is asked", async () => {
  const it = processes();
  it.callBack(0, "c1", "r1");
  const ended = sourceOf(() => {
    throw new Error("ended");
  });
  it.join({ ...ended, list: () => Promise.reject(new Error("ended")) });
  assert.equal((await it.merged.list({ filter: {}, areSummaries: true, limit: 9 })).items.length, 1);
  const feed = await it.merged.follow({ filter: {}, areSummaries: true, after: 0 }, () => {});
  it.clock.advance(1);
  assert.equal((await feed.take()).items.length, 1);
});

test("does not wait for a process that is stopped, and reads later what it answers then", async () => {
  const it = processes();
  const answer = Promise.withResolvers<{ items: number[]; upTo: number }>();
  const answers = [answer.promise];
  it.join(sourceOf(() => answers.shift() ?? { items: [], upTo: Number.MAX_SAFE_INTEGER }));
  let news = 0;
  const feed = await it.merged.follow({ filter: {}, areSummaries: true, after: undefined }, () => news++);
  it.callBack(0, "c1", "r1");
  it.clock.advance(1);
  const taking = feed.take();
  it.clock.advance(500);
  assert.equal((await taking).items.length, 1);
  answer.resolve({ items: [3], upTo: 10 });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(news, 2);
  assert.deepEqual(
    (await feed.take()).items.map((one) => one.sequence),
    [3],
  );
});

function requestsOf(items: readonly ListedExchange[]): readonly string[] {
  return items.map((item) => (item as ExchangeDescription).requestId);
}

/** Another process, whose feed answers as given. */
function sourceOf(take: () => Taken | Promise<Taken>): ExchangeSource {
  const feed: ExchangeFeed = {
    sequence: 0,
    async take() {
      const { items, upTo } = await take();
      return { items: items.map((sequence) => ({ sequence }) as ListedExchange), droppedCount: 0, upTo };
    },
    skip: async () => 0,
    stop() {},
  };
  return {
    sequence: async () => 0,
    list: async () => ({ items: [], olderCount: 0, newerCount: 0 }),
    find: async () => undefined,
    connections: async () => [],
    describeConnections: async () => [],
    lastMessages: async () => [],
    follow: async () => feed,
  };
}

interface Taken {
  readonly items: number[];
  readonly upTo: number;
}
