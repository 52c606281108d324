// Writes while three servers of NATS elect another leader. The other faults are in nats-store-faults.test.ts.
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { missingNats, natsVersions, newClusterName, startNats } from "../nats-servers.fixture.ts";
import { openNode, put, repeated, type TestNode, until } from "./test-stores.ts";

const entries = ({ store }: TestNode) => Array.from(store.entries());

suite("servers that elect", { concurrency: true }, async () => {
  for (const version of Object.values(natsVersions)) {
    test(`writes wait for an election of servers ${version} and are not lost`, {
      skip: await missingNats(version),
    }, async () => {
      await using three = await startNats({ servers: 3, version });
      const name = newClusterName();
      await using one = await openNode(three, name);
      await using other = await openNode(three, name);
      const nodes = [one, other];
      const stream = `KV_${one.connection.subjects.configuration}`;
      assert.equal((await one.connection.manager.streams.info(stream)).config.num_replicas, 3);
      let isWriting = true;
      const acknowledged: string[] = [];
      const write = async ({ store }: TestNode, prefix: string) => {
        for (let index = 0; isWriting; index++) {
          const key = ["apis", "a", "routes", `${prefix}${index}`];
          await repeated(store, () => put(key, { key: key.at(-1) }));
          acknowledged.push(key.at(-1)!);
        }
      };
      const writing = nodes.map((node, index) => write(node, `n${index}-`));
      const leader = await three.leaderOf(stream);
      try {
        await sleep(200);
        await three.kill(leader!);
        const before = acknowledged.length;
        // Servers that are short of time elect several times.
        await until(() => acknowledged.length > before + 20, 60_000);
      } finally {
        isWriting = false;
        await Promise.all(writing);
      }
      for (const { store } of nodes) {
        await until(() => store.count(["apis", "a", "routes"]) === acknowledged.length);
        const stored = store.list(["apis", "a", "routes"]).map((record) => String(record.key));
        assert.deepEqual(stored.toSorted(), acknowledged.toSorted());
      }
      await three.restart(leader!);
      await using later = await openNode(three, name);
      assert.deepEqual(entries(later), entries(one));
    });
  }
});
