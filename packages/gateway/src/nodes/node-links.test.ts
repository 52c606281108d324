import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { type Clock, systemClock } from "../clock.ts";
import type { Link } from "../workers/link.ts";
import { connectToNats } from "./connection.ts";
import type { Member, NodeLife } from "./membership/membership.ts";
import { missingNats, newClusterName, sharedNats } from "./nats-servers.fixture.ts";
import { acceptLinks, NodeLinks } from "./node-links.ts";

const skip = await missingNats();
const servers = skip === false ? await sharedNats() : undefined;

/** Nodes whose membership is as the test says. The clock of intervals passes with `tick`. */
function newCluster() {
  const name = newClusterName();
  const members: Member[] = [];
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  return {
    members,
    changed,
    async node(t: TestContext, number: number) {
      const connection = await connectToNats({
        settings: { servers: servers!.urls, name },
        clientName: "test",
        clock: systemClock,
        warn() {},
      });
      t.after(() => connection.close());
      const self = { node: number, incarnation: `life-${number}` };
      let rejoined = () => {};
      const membership = {
        get self(): NodeLife {
          return self;
        },
        members: () => members,
        onChange(listener: () => void) {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
        onJoined(listener: (life: NodeLife) => void) {
          rejoined = () => listener(self);
          return () => {};
        },
      };
      const ticks = new Set<() => void>();
      let ahead = 0;
      const clock: Clock = {
        ...systemClock,
        monotonic: () => systemClock.monotonic() + ahead,
        setInterval(run) {
          ticks.add(run);
          return { cancel: () => void ticks.delete(run) };
        },
      };
      members.push({ ...self, state: "live", version: "1", host: `host-${number}`, documents: 1, silentSeconds: 0 });
      changed();
      const options = { connection, membership, clock };
      return {
        connection,
        accept() {
          const from: NodeLife[] = [];
          const ended: NodeLife[] = [];
          const stop = acceptLinks(options, (link, life) => {
            from.push(life);
            link.topic("greeting", { hello: (name: string) => `hello ${name}, here is ${self.node}` });
            return () => ended.push(life);
          });
          t.after(stop);
          return { from, ended, stop };
        },
        look() {
          const open = new Map<number, Link>();
          const links = new NodeLinks(options, (link, { node }) => {
            open.set(node, link);
            return () => open.delete(node);
          });
          t.after(() => links.close());
          const ask = (node: number) =>
            greetings.get(open.get(node)!)?.request("hello", "you") ?? Promise.reject(new Error("There is no link."));
          const greetings = new WeakMap<Link, ReturnType<typeof greetingOf>>();
          return {
            links,
            open,
            ask(node: number) {
              const link = open.get(node)!;
              if (!greetings.has(link)) greetings.set(link, greetingOf(link));
              return ask(node);
            },
          };
        },
        async tick(millis = 0) {
          ahead += millis;
          for (const run of [...ticks]) run();
          await connection.nats.flush();
        },
        rejoin(next: number) {
          self.node = next;
          rejoined();
        },
      };
    },
  };
}

function greetingOf(link: Link) {
  return link.topic<object, { hello(name: string): string }>("greeting", {});
}

async function until(probe: () => boolean): Promise<void> {
  while (!probe()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("opens links when someone looks, to all others, and closes them a minute later", { skip }, async (t) => {
  const cluster = newCluster();
  const [one, two, three] = [await cluster.node(t, 1), await cluster.node(t, 2), await cluster.node(t, 3)];
  const accepted = [two.accept(), three.accept()];
  // Requests of another connection may be faster than the subscriptions.
  for (const { connection } of [two, three]) await connection.nats.flush();
  const looker = one.look();
  await one.tick();
  assert.equal(looker.open.size, 0);
  await looker.links.ready();
  assert.deepEqual([...looker.open.keys()], [2, 3]);
  assert.equal(await looker.ask(3), "hello you, here is 3");
  assert.deepEqual(
    accepted.map(({ from }) => from),
    [1, 1].map((node) => [{ node, incarnation: "life-1" }]),
  );
  await one.tick(59_000);
  assert.equal(looker.open.size, 2);
  const release = looker.links.hold();
  await one.tick(10_000);
  assert.equal(looker.open.size, 2);
  release();
  await one.tick();
  assert.equal(looker.open.size, 0);
  await until(() => accepted.every(({ ended }) => ended.length === 1));
});

test("follows the membership while links are held", { skip }, async (t) => {
  const cluster = newCluster();
  const one = await cluster.node(t, 1);
  const looker = one.look();
  looker.links.hold();
  const two = await cluster.node(t, 2);
  two.accept();
  await until(() => looker.open.has(2));
  cluster.members.pop();
  cluster.changed();
  assert.equal(looker.open.size, 0);
});

test("names a node that does not accept links after the second attempt, and one of another version", {
  skip,
}, async (t) => {
  const cluster = newCluster();
  const one = await cluster.node(t, 1);
  const two = await cluster.node(t, 2);
  const looker = one.look();
  await looker.links.ready();
  assert.deepEqual(looker.links.missing(), []);
  await looker.links.ready();
  assert.deepEqual(looker.links.missing(), [{ node: 2, host: "host-2", reason: "it does not answer" }]);
  two.accept();
  await two.connection.nats.flush();
  await looker.links.ready();
  assert.deepEqual(looker.links.missing(), []);
  const { nats, subjects } = two.connection;
  for (const request of [{ version: 99, id: "x", from: { node: 1, incarnation: "a" } }]) {
    const answer = await nats.request(subjects.link("node.2"), JSON.stringify(request), { timeout: 1_000 });
    assert.match(answer.json<{ refusal: string }>().refusal, /version/);
  }
  nats.publish(subjects.link("node.2"), "not JSON");
  await nats.flush();
  assert.equal(await looker.ask(2), "hello you, here is 2");
});

test("accepts links at the number that a node has now", { skip }, async (t) => {
  const cluster = newCluster();
  const one = await cluster.node(t, 1);
  const two = await cluster.node(t, 2);
  two.accept();
  two.rejoin(9);
  cluster.members[1] = { ...cluster.members[1]!, node: 9 };
  await two.connection.nats.flush();
  const looker = one.look();
  await looker.links.ready();
  assert.equal(await looker.ask(9), "hello you, here is 9");
});

test("a link of a node that stops closes at once, and is opened again", { skip }, async (t) => {
  const cluster = newCluster();
  const one = await cluster.node(t, 1);
  const two = await cluster.node(t, 2);
  const first = two.accept();
  const looker = one.look();
  await looker.links.ready();
  first.stop();
  await until(() => looker.open.size === 0);
  two.accept();
  await two.connection.nats.flush();
  await looker.links.ready();
  assert.equal(await looker.ask(2), "hello you, here is 2");
});
