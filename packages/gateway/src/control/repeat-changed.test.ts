import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { systemClock } from "../clock.ts";
import { createMemoryStore } from "../store/memory.ts";
import { type Change, type Store, StoreError } from "../store/store.ts";
import { TestClock } from "../test-clock.ts";
import { startAutoDeploy } from "./auto-deploy.ts";
import { refused, startControlPlane } from "./control-plane.fixture.ts";
import { repeatChanged } from "./repeat-changed.ts";

const changed = () => new StoreError("CHANGED", "Another change came first.");

/** A store in which another node's change comes first when `rival` returns one. */
function contested(rival: (change: Change) => Change | StoreError | undefined): Store {
  const memory = createMemoryStore();
  return {
    ...memory,
    async commit(change) {
      const first = rival(change);
      if (first instanceof StoreError) throw first;
      if (first === undefined) return memory.commit(change);
      await memory.commit(first);
      throw changed();
    },
  };
}

test("an operation is run again, and checked again, when another change came first", async () => {
  let rivals: Change[] = [];
  const store = contested(() => rivals.shift());
  const { client } = await startControlPlane({ store });
  const { ApiId = "" } = await client.send(
    new sdk.CreateApiCommand({
      Name: "a",
      ProtocolType: "WEBSOCKET",
      RouteSelectionExpression: "$request.body.action",
    }),
  );
  const route = (routeId: string, routeKey: string): Change => ({
    puts: [{ key: ["apis", ApiId, "routes", routeId], value: { routeId, routeKey } }],
    deletes: [],
  });
  rivals = [route("r1", "one"), route("r2", "two")];
  const created = await client.send(new sdk.CreateRouteCommand({ ApiId, RouteKey: "three" }));
  assert.deepEqual(
    store.list(["apis", ApiId, "routes"]).map(({ routeId }) => routeId),
    ["r1", "r2", created.RouteId],
  );
  rivals = [route("r4", "four")];
  await refused(
    client.send(new sdk.CreateRouteCommand({ ApiId, RouteKey: "four" })),
    "ConflictException",
    "Route with key four already exists for this API",
  );
  rivals = [{ puts: [], deletes: [["apis", ApiId]] }];
  await refused(
    client.send(new sdk.UpdateApiCommand({ ApiId, Name: "b" })),
    "NotFoundException",
    `Invalid API identifier specified ${ApiId}`,
  );
});

test("an operation that others overtake for 10 s is refused", async () => {
  const clock = new TestClock();
  let runs = 0;
  const run = async (): Promise<never> => {
    runs++;
    clock.advance(1_000);
    throw changed();
  };
  await assert.rejects(repeatChanged(run, clock), { name: "ConflictException", message: /concurrent modification/ });
  assert.equal(runs, 12);
});

/** Renames an API by a connection that is closed when the store calls `leave`; resolves to the name some time later. */
async function nameAfterLeaving(contend: (memory: Store, leave: () => Promise<void>) => Partial<Store>) {
  const memory = createMemoryStore();
  await memory.commit({ puts: [{ key: ["apis", "a"], value: { apiId: "a", name: "theirs" } }], deletes: [] });
  const left = Promise.withResolvers<void>();
  const leave = async () => {
    socket.destroy();
    await delay(20);
    setTimeout(left.resolve, 20);
  };
  const { url } = await startControlPlane({ store: { ...memory, ...contend(memory, leave) } });
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write('PATCH /v2/apis/a HTTP/1.1\r\nHost: x\r\nContent-Length: 15\r\n\r\n{"name":"mine"}');
  await left.promise;
  return memory.get(["apis", "a"])?.name;
}

test("an operation whose caller leaves while the node catches up changes nothing", async () => {
  const name = await nameAfterLeaving((_memory, leave) => ({ caughtUp: leave }));
  assert.equal(name, "theirs");
});

test("an operation whose caller leaves while another change comes first is not run again", async () => {
  let isFirst = true;
  const name = await nameAfterLeaving((memory, leave) => ({
    async commit(change) {
      if (!isFirst) return memory.commit(change);
      isFirst = false;
      await leave();
      throw changed();
    },
  }));
  assert.equal(name, "theirs");
});

test("a write that NATS does not acknowledge is answered with 503 and the reason, other refusals as they are", async () => {
  let refusal: StoreError | undefined;
  const { send, warnings } = await startControlPlane({ store: contested(() => refusal) });
  const create = () =>
    send("POST", "/v2/apis", {
      name: "a",
      protocolType: "WEBSOCKET",
      routeSelectionExpression: "$request.body.action",
    });
  refusal = new StoreError("UNAVAILABLE", "NATS has not acknowledged the change in time.");
  const unavailable = await create();
  assert.equal(unavailable.status, 503);
  assert.equal(unavailable.headers["x-amzn-errortype"], "ServiceUnavailableException");
  assert.match(String(unavailable.body?.message), /NATS has not acknowledged/);
  assert.match(warnings.join(), /NATS has not acknowledged/);
  refusal = new StoreError("NEWER_VERSION", "A newer Answerback has written API a.");
  assert.equal((await create()).status, 409);
  refusal = undefined;
  assert.equal((await create()).status, 201);
});

/** A leadership that a test gives and takes. */
function testLeadership(isLeader: boolean) {
  const listeners = new Set<() => void>();
  return {
    isLeader,
    set(value: boolean) {
      this.isLeader = value;
      for (const listener of listeners) listener();
    },
    onChange(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

async function putApi(store: Store): Promise<void> {
  await store.commit({
    puts: [
      { key: ["apis", "a"], value: { apiId: "a", protocolType: "WEBSOCKET" } },
      { key: ["apis", "a", "routes", "r"], value: { routeId: "r", routeKey: "$default" } },
      { key: ["apis", "a", "stages", "live"], value: { stageName: "live", autoDeploy: true } },
    ],
    deletes: [],
  });
}

const deployedId = (store: Store) => store.get(["apis", "a", "stages", "live"])?.deploymentId;

test("only the node that leads deploys, also the changes of others from before it led", async () => {
  const store = createMemoryStore();
  const leadership = testLeadership(false);
  const autoDeploy = startAutoDeploy({ store, clock: systemClock, warn: assert.fail, leadership });
  await putApi(store);
  await autoDeploy.settled();
  assert.equal(deployedId(store), undefined);
  leadership.set(true);
  await autoDeploy.settled();
  const first = deployedId(store);
  assert.notEqual(first, undefined);
  leadership.set(false);
  await store.commit({ puts: [{ key: ["apis", "a", "routes", "s"], value: { routeKey: "s" } }], deletes: [] });
  await autoDeploy.settled();
  assert.equal(deployedId(store), first);
  autoDeploy.stop();
  leadership.set(true);
  await autoDeploy.settled();
  assert.equal(deployedId(store), first);
});

test("of two nodes that both lead for a moment one deploys", async () => {
  const memory = createMemoryStore();
  let commits = 0;
  /** Refuses a commit that was computed while another was under way, as the store of a cluster. */
  let underWay: Promise<void> | undefined;
  const store: Store = {
    ...memory,
    async commit(change) {
      if (underWay !== undefined) {
        await underWay;
        throw changed();
      }
      underWay = new Promise((resolve) => setTimeout(resolve, 5));
      await underWay;
      underWay = undefined;
      commits++;
      await memory.commit(change);
    },
  };
  await putApi(memory);
  const nodes = [1, 2].map(() => startAutoDeploy({ store, clock: systemClock, warn: assert.fail }));
  await Promise.all(nodes.map((node) => node.settled()));
  assert.equal(commits, 1);
  assert.equal(memory.count(["apis", "a", "deployments"]), 1);
  for (const node of nodes) node.stop();
});

test("a deployment that NATS does not acknowledge is tried again", async () => {
  const clock = new TestClock();
  let isDown = true;
  const store = contested(() => (isDown ? new StoreError("UNAVAILABLE", "NATS is down.") : undefined));
  const autoDeploy = startAutoDeploy({ store, clock, warn: assert.fail });
  isDown = false;
  await putApi(store);
  isDown = true;
  clock.advance(20);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(deployedId(store), undefined);
  isDown = false;
  clock.advance(5_000);
  await new Promise((resolve) => setImmediate(resolve));
  assert.notEqual(deployedId(store), undefined);
  autoDeploy.stop();
});
