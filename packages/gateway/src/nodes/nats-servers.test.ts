// One server, as tests use it. Three servers are in nats-servers.process.test.ts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { jetstreamManager } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { connect } from "@nats-io/transport-node";
import { missingNats, startNats } from "./nats-servers.fixture.ts";

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

test("reports why a version cannot be had", async () => {
  const { PATH } = process.env;
  process.env.PATH = "";
  try {
    const reason = await missingNats("0.0.0");
    assert.match(
      String(reason),
      /^NATS server 0\.0\.0 is missing and could not be downloaded: .*ENOENT\. Set NATS_SERVER /,
    );
  } finally {
    process.env.PATH = PATH;
  }
});
