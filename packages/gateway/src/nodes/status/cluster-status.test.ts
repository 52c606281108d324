import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { systemClock } from "../../clock.ts";
import { connectToNats } from "../connection.ts";
import type { NodeRecord } from "../membership/node-record.ts";
import { encodeRecord } from "../membership/node-record.ts";
import { missingNats, newClusterName, sharedNats } from "../nats-servers.fixture.ts";
import { type ClusterStatus, readClusterStatus } from "./cluster-status.ts";
import type { NodeStatus } from "./node-status.ts";
import { serveStatus } from "./serve-status.ts";

const skip = await missingNats();
const servers = skip === false ? await sharedNats() : undefined;

const settings = (name: string) => ({ servers: servers!.urls, name });

/** Records of nodes, and answers of some, as if they ran. */
async function cluster(t: TestContext, name: string) {
  const connection = await connectToNats({
    settings: settings(name),
    clientName: "test",
    clock: systemClock,
    warn() {},
  });
  t.after(() => connection.close());
  const { buckets, jetStream, manager, nats, subjects } = connection;
  const nodes = await buckets.create(subjects.nodes);
  const configuration = await buckets.create(subjects.configuration);
  return {
    put: (key: string) => configuration.put(key, "x"),
    async record(node: number, record: Partial<NodeRecord>) {
      const whole = { incarnation: `life-${node}`, state: "live", version: "1.0.0", host: `host-${node}` } as const;
      await nodes.put(String(node), encodeRecord({ ...whole, documents: 1, ...record }));
    },
    putText: (node: number, text: string) => nodes.put(String(node), text),
    async owe(node: number, count: number) {
      await manager.streams.add({ name: subjects.owedStream(node), subjects: [subjects.owed(node, "*")] });
      for (let n = 0; n < count; n++) await jetStream.publish(subjects.owed(node, `c${n}`), "{}");
    },
    async answer(node: number, answer: Partial<NodeStatus>) {
      const whole: NodeStatus = {
        node,
        incarnation: `life-${node}`,
        state: "live",
        isLeader: false,
        version: "1.0.0",
        host: `host-${node}`,
        startedAt: "2026-11-27T20:00:00.000Z",
        processes: 1,
        connections: 5,
        revision: 1,
        isCurrent: true,
        owed: 0,
        owedLocally: 0,
      };
      t.after(serveStatus(connection, () => ({ ...whole, ...answer })));
      await nats.flush();
    },
  };
}

test("lists the nodes with their answers, what they owe in NATS, and how far they are behind", { skip }, async (t) => {
  const name = newClusterName();
  const { put, record, answer, owe, putText } = await cluster(t, name);
  const newest = [await put("root.apis.YQ"), await put("root.apis.Yg")].at(-1)!;
  await put("part.apis.YQ.x.0");
  await record(1, {});
  await answer(1, { isLeader: true, revision: newest, owedLocally: 2 });
  await owe(1, 3);
  await record(2, { state: "leaving" });
  await answer(2, { state: "leaving", revision: newest - 1 });
  await record(3, { state: "claimed", by: { node: 1, incarnation: "life-1" } });
  await owe(3, 4);
  await record(4, { state: "finished" });
  await putText(5, '{"schema":99}');
  await record(6, { state: "claimed", by: { node: 1, incarnation: "life-1" }, left: 2 });
  await owe(6, 1);
  // It does not wait 2 s for more answers. On a busy machine one attempt may take as long.
  let status: ClusterStatus | undefined;
  for (let attempt = 1, millis = 2_000; millis >= 2_000; attempt++) {
    assert.ok(attempt < 5, "it waits although all have answered");
    const began = performance.now();
    status = await readClusterStatus({ settings: settings(name), clock: systemClock });
    millis = performance.now() - began;
  }
  assert.equal(status?.revision, newest);
  assert.deepEqual(
    status?.nodes.map(({ node, state, isLeader, lag, owed, owedLocally, connections, claimedBy }) => ({
      ...{ node, state, isLeader, lag, owed, owedLocally, connections, claimedBy },
    })),
    [
      { node: 1, state: "live", isLeader: true, lag: 0, owed: 5, owedLocally: 2, connections: 5, claimedBy: undefined },
      {
        node: 2,
        state: "leaving",
        isLeader: false,
        lag: 1,
        owed: 0,
        owedLocally: 0,
        connections: 5,
        claimedBy: undefined,
      },
      ...[
        { node: 3, state: "claimed", owed: 4, claimedBy: 1 },
        { node: 5, state: "unknown", owed: 0, claimedBy: undefined },
        { node: 6, state: "left", owed: 1, claimedBy: undefined },
      ].map((it) => ({ isLeader: undefined, lag: undefined, owedLocally: undefined, connections: undefined, ...it })),
    ],
  );
});

test("names a node that does not answer, and one whose number another life has", { skip }, async (t) => {
  const name = newClusterName();
  const { record, answer } = await cluster(t, name);
  await record(1, {});
  await record(2, {});
  await answer(2, { incarnation: "earlier" });
  const status = await readClusterStatus({ settings: settings(name), clock: systemClock });
  assert.deepEqual(
    status?.nodes.map(({ node, state, host }) => ({ node, state, host })),
    [
      { node: 1, state: "silent", host: "host-1" },
      { node: 2, state: "silent", host: "host-2" },
    ],
  );
});

test("does not create the buckets of a cluster that does not exist", { skip }, async (t) => {
  const missing = newClusterName();
  for (let round = 0; round < 2; round++) {
    assert.equal(await readClusterStatus({ settings: settings(missing), clock: systemClock }), undefined);
  }
  const ended = newClusterName();
  const { record } = await cluster(t, ended);
  await record(1, { state: "finished" });
  assert.deepEqual((await readClusterStatus({ settings: settings(ended), clock: systemClock }))?.nodes, []);
});
