// One server and three servers, as tests use them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { jetstreamManager } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { connect } from "@nats-io/transport-node";
import { missingNats, natsVersions, startNats } from "./nats-servers.fixture.ts";

const skip = await missingNats();

test("one server has lost nothing after a restart unless it is wiped", { skip }, async () => {
  await using servers = await startNats();
  const stored = async (): Promise<string | undefined> => {
    const connection = await connect({ servers: [...servers.urls] });
    const bucket = await new Kvm(connection).create("kept");
    const found = (await bucket.get("key"))?.string();
    if (found === undefined) await bucket.put("key", "value");
    await connection.close();
    return found;
  };
  assert.equal(await stored(), undefined);
  await servers.restartAll();
  assert.equal(await stored(), "value");
  await servers.restartAll({ wiped: true });
  assert.equal(await stored(), undefined);
});

test("a stopped server does not answer until it continues", {
  skip: process.platform === "win32" ? "no SIGSTOP" : skip,
}, async () => {
  await using servers = await startNats();
  const connection = await connect({ servers: [...servers.urls] });
  servers.stop(0);
  // The signal takes effect when the kernel schedules the server.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const answered = connection.rtt();
  assert.equal(await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, 100, "none"))]), "none");
  servers.cont(0);
  assert.ok((await answered) > 0);
  await connection.close();
});

test("requires the login and a certificate that is trusted", { skip }, async () => {
  const login = { user: "answerback", password: "secret" };
  await using servers = await startNats({ login, tls: true, syncInterval: "2m" });
  const [url] = servers.urls;
  const ca = readFileSync(servers.caFile!, "utf8");
  await assert.rejects(connect({ servers: url!, user: login.user, pass: "wrong", tls: { ca }, reconnect: false }));
  await assert.rejects(connect({ servers: url!, user: login.user, pass: login.password, reconnect: false }));
  const connection = await connect({ servers: url!, user: login.user, pass: login.password, tls: { ca } });
  await (await jetstreamManager(connection)).getAccountInfo();
  await connection.close();
});

suite("three servers", { concurrency: true }, async () => {
  for (const version of Object.values(natsVersions)) {
    test(`three servers of version ${version} elect another leader`, { skip: await missingNats(version) }, async () => {
      await using servers = await startNats({ servers: 3, version });
      const connection = await connect({ servers: [...servers.urls], reconnectTimeWait: 50 });
      assert.equal(connection.info?.version, version);
      const buckets = new Kvm(connection);
      // Servers that have just found each other may still take one for offline.
      const bucket = await eventually(() => buckets.create("elected", { replicas: 3 }).catch(() => undefined));
      assert.ok(bucket !== undefined);
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
