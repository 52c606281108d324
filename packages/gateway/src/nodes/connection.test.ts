// Connections to one server. Three servers, and one that stops, are in connection.process.test.ts.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { type TestContext, test } from "node:test";
import { systemClock } from "../clock.ts";
import { TestClock } from "../test-clock.ts";
import type { ClusterSettings } from "./cluster-settings.ts";
import { tooOldError } from "./connect-error.ts";
import { type ConnectOptions, connectToNats } from "./connection.ts";
import { missingNats, newClusterName, sharedNats, startNats } from "./nats-servers.fixture.ts";

const skip = await missingNats();

async function connect(t: TestContext, settings: Partial<ClusterSettings>, more: Partial<ConnectOptions> = {}) {
  const warnings: string[] = [];
  const connection = await connectToNats({
    settings: { servers: [], name: "blue", ...settings },
    clientName: "answerback test",
    clock: systemClock,
    warn: (message) => warnings.push(message),
    ...more,
  });
  t.after(() => connection.close());
  return { connection, warnings };
}

/** A port of this machine on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("creates buckets and streams with one copy on one server, and closes", { skip }, async (t) => {
  const { connection } = await connect(t, { servers: (await sharedNats()).urls, name: newClusterName() });
  const numbers: number[] = [];
  const bucket = await connection.createReplicated((replicas) => {
    numbers.push(replicas);
    return connection.buckets.create(connection.subjects.configuration, { replicas });
  });
  assert.deepEqual(numbers, [1]);
  await bucket.put("key", "value");
  assert.equal((await bucket.get("key"))?.string(), "value");
  await connection.close();
  assert.ok(connection.nats.isClosed());
});

test("says when the connection is lost, and when it has returned, also to a server that was away at first", {
  skip,
}, async (t) => {
  await using nats = await startNats();
  const other = `nats://127.0.0.1:${await freePort()}`;
  const { connection } = await connect(t, { servers: [other, ...nats.urls, other.replace("127.0.0.1", "localhost")] });
  const events: string[] = [];
  const returned = new Promise<void>((resolve) => {
    connection.onLost(() => events.push(`lost ${connection.isConnected}`));
    connection.onReturned(() => {
      events.push(`returned ${connection.isConnected}`);
      resolve();
    });
  });
  await nats.kill(0);
  while (connection.isConnected) await new Promise((resolve) => setTimeout(resolve, 10));
  await nats.restart(0);
  await returned;
  assert.deepEqual(events, ["lost false", "returned true"]);
});

test("user, password and certificates: names the setting to correct, and no password", { skip }, async (t) => {
  await using nats = await startNats({ login: { user: "me", password: "p@ss" }, tls: true });
  const [url = ""] = nats.urls;
  const at = (login: string) => [url.replace("://", `://${login}@`)];
  const tls = { ca: nats.caFile! };
  const { connection } = await connect(t, { servers: at("me:p%40ss"), tls });
  assert.ok(connection.isConnected);
  const refused = async (settings: Partial<ClusterSettings>, message: RegExp) => {
    await assert.rejects(connect(t, settings), (error: Error & { code: string }) => {
      assert.equal(error.code, "CLUSTER");
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /wrong|me:/);
      return true;
    });
  };
  await refused(
    { servers: at("me:wrong"), tls },
    /refuses these credentials \(Authorization Violation\)\. Check the user and password in --cluster/,
  );
  await refused({ servers: at("me:p%40ss") }, /The TLS connection to NATS .* failed.*Check cluster\.tls\.ca/);
  await refused({ servers: nats.urls, tls: { ca: "/none.pem" } }, /cluster\.tls\.ca: \/none\.pem cannot be read/);
  await refused({ servers: nats.urls, credentialsFile: "/none.creds" }, /cluster\.credentialsFile: \/none\.creds/);
  await refused({ servers: ["me:wrong"] }, /is not a URL/);
});

test("gives up after 10 s if nobody answers", async (t) => {
  const clock = new TestClock();
  const port = await freePort();
  const lines: string[] = [];
  const warn = (line: string) => void lines.push(line);
  const connecting = connect(t, { servers: [`nats://me:secret@127.0.0.1:${port}`] }, { clock, warn });
  let ended = false;
  const rejected = assert
    .rejects(connecting, {
      code: "CLUSTER",
      message: /cannot be reached at nats:\/\/127\.0\.0\.1:\d+ \(connection refused\)/,
    })
    .then(() => {
      ended = true;
    });
  for (let waited = 0; !ended; waited += 250) {
    assert.ok(waited <= 10_000 + 20 * 250, "waits longer");
    await new Promise((resolve) => setTimeout(resolve, 20));
    clock.advance(250);
  }
  await rejected;
  assert.deepEqual(lines, [`Waiting for NATS at nats://127.0.0.1:${port}: connection refused.`]);
});

test("names the versions if a server is too old", () => {
  const settings = { servers: ["nats://me:secret@a:4222"], name: "blue" };
  assert.match(tooOldError(settings, "2.9.25")!.message, /nats:\/\/a:4222 has version 2\.9\.25\. .*2\.10 or newer/);
  for (const version of ["2.10.0", "2.10.25", "2.15.1", "3.0.0-beta.1"]) {
    assert.equal(tooOldError(settings, version), undefined);
  }
});
