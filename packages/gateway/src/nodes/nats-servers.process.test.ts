// Three servers, as tests use them. One server is in nats-servers.test.ts.
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Kvm } from "@nats-io/kv";
import { connect } from "@nats-io/transport-node";
import { missingNats, natsVersions, startNats } from "./nats-servers.fixture.ts";

suite("three servers", { concurrency: true }, async () => {
  for (const version of Object.values(natsVersions)) {
    test(`three servers of version ${version} elect another leader`, { skip: await missingNats(version) }, async () => {
      await using servers = await startNats({ servers: 3, version });
      const connection = await connect({ servers: [...servers.urls], reconnectTimeWait: 50 });
      assert.equal(connection.info?.version, version);
      const bucket = await new Kvm(connection).create("elected", { replicas: 3 });
      await bucket.put("key", "value");
      const leader = await eventually(() => servers.leaderOf("KV_elected"));
      assert.ok(leader !== undefined);
      await servers.terminate(leader);
      const next = await eventually(async () => {
        const found = await servers.leaderOf("KV_elected");
        return found === leader ? undefined : found;
      });
      await servers.restart(leader);
      assert.ok(next !== undefined && (await servers.metaLeader()) !== undefined);
      assert.equal((await bucket.get("key"))?.string(), "value");
      await connection.close();
    });
  }
});

async function eventually<T>(probe: () => Promise<T | undefined>): Promise<T | undefined> {
  for (let round = 0; round < 200; round++) {
    const found = await probe();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}
