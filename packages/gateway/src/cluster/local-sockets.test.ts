import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../clock.ts";
import { AttachedConnections } from "./attached-connections.ts";
import { FakeConnection, runClusterSuite } from "./cluster.suite.ts";
import { newConnectionId } from "./connection-id.ts";
import { frame } from "./frames.ts";
import { operations } from "./holder-calls.ts";
import { type LocalSocketsOptions, openLocalSockets } from "./local-sockets.ts";
import { routedCluster } from "./routed-cluster.ts";

/** Opens processes of one machine. */
function machine(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), "answerback-sockets-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const pathOf = (worker: number) =>
    process.platform === "win32" ? `\\\\.\\pipe\\${folder.replaceAll("\\", "-")}-${worker}` : join(folder, `${worker}`);
  const open = async (worker: number, options: Partial<LocalSocketsOptions> = {}) => {
    const holder = { node: 0, worker };
    const own = new AttachedConnections();
    const sockets = await openLocalSockets({
      worker,
      own,
      pathOf,
      maxMessageBytes: 131_072,
      clock: systemClock,
      ...options,
    });
    t.after(() => sockets.stop());
    return { holder, cluster: routedCluster({ holder, own, callWorker: sockets.call }), stop: sockets.stop };
  };
  return { pathOf, open };
}

runClusterSuite("a process", async (t) => {
  const { holder, cluster } = await machine(t).open(1);
  return { holder, holding: cluster, calling: cluster };
});

runClusterSuite("another process", async (t) => {
  const { open } = machine(t);
  const { holder, cluster } = await open(1);
  return { holder, holding: cluster, calling: (await open(2)).cluster };
});

const addressAt = (worker: number) => ({
  apiId: "api1",
  stageName: "prod",
  connectionId: newConnectionId({ node: 0, worker }),
});
const data = Buffer.from("x");

/** A process that accepts calls and never answers. */
async function silentHolder(t: TestContext, path: string) {
  const received: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on("data", (chunk: Buffer) => received.push(chunk)).on("error", () => {});
    t.after(() => socket.destroy());
  });
  server.listen(path);
  await once(server, "listening");
  t.after(() => server.close());
  return { received, server };
}

test("a call that is not answered in time fails, once, and later calls are still sent", async (t) => {
  const { pathOf, open } = machine(t);
  const { received } = await silentHolder(t, pathOf(1));
  const { cluster } = await open(2, { timeoutMillis: 100 });
  const address = addressAt(1);
  const calls = () => Buffer.concat(received).toString("latin1").split(address.connectionId).length - 1;
  for (const call of [() => cluster.deliver(address, data), () => cluster.describe(address)]) {
    await assert.rejects(call, { name: "HolderError", message: /in time/ });
  }
  assert.equal(calls(), 2);
});

test("a call fails that waits for a process that ends, and the next one is to nobody", async (t) => {
  const { pathOf, open } = machine(t);
  const { cluster } = await open(2);
  const holder = spawn(process.execPath, [
    "-e",
    `require("net").createServer((socket) => socket.once("data", () => console.log("called"))).listen(${JSON.stringify(pathOf(1))}, () => console.log("listening"))`,
  ]);
  t.after(() => holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  const waiting = assert.rejects(cluster.deliver(addressAt(1), data), { name: "HolderError", message: /has ended/ });
  await once(holder.stdout, "data");
  holder.kill("SIGKILL");
  await waiting;
  if (holder.exitCode === null && holder.signalCode === null) await once(holder, "exit");
  // Its socket is still in the folder.
  assert.equal(await cluster.deliver(addressAt(1), data), "gone");
  assert.equal(await cluster.close(addressAt(1)), false);
});

test("a process replaces one that was killed under the same number", async (t) => {
  const { pathOf, open } = machine(t);
  const killed = spawn(process.execPath, [
    "-e",
    `require("net").createServer().listen(${JSON.stringify(pathOf(1))}, () => console.log("listening"))`,
  ]);
  await once(killed.stdout, "data");
  killed.kill("SIGKILL");
  await once(killed, "exit");
  const earlier = addressAt(1);
  const { holder, cluster } = await open(1);
  const connection = new FakeConnection(addressAt(holder.worker));
  cluster.attach(connection);
  const { cluster: other } = await open(2);
  assert.equal(await other.deliver(earlier, data), "gone");
  assert.equal(await other.deliver(connection.identity, data), "delivered");
});

test("refuses calls to a process that reads too slowly, and does not keep their data", async (t) => {
  const { pathOf, open } = machine(t);
  const server = createServer((socket) => {
    socket.pause().on("error", () => {});
    t.after(() => socket.destroy());
  });
  server.listen(pathOf(1));
  await once(server, "listening");
  t.after(() => server.close());
  const { cluster } = await open(2, { timeoutMillis: 300, maxQueuedBytes: 2 ** 20 });
  const large = Buffer.alloc(100_000);
  const results = await Promise.allSettled(Array.from({ length: 50 }, () => cluster.deliver(addressAt(1), large)));
  const messages = results.map((result) => (result.status === "rejected" ? (result.reason as Error).message : ""));
  const slow = messages.filter((message) => message.includes("too slow")).length;
  assert.ok(slow >= 35 && slow < 50, `${slow} of 50 calls were refused`);
  assert.equal(messages.filter((message) => message.includes("in time")).length, 50 - slow);
});

test("closes a socket that sends something else than calls, and serves the others", async (t) => {
  const { pathOf, open } = machine(t);
  const { cluster } = await open(1);
  const connection = new FakeConnection(addressAt(1));
  cluster.attach(connection);
  const other = (await open(2)).cluster;
  const unknownOperation = Buffer.from("0000000f000000010900000000000000000000", "hex");
  for (const bytes of ["GET / HTTP/1.1\r\n\r\n", Buffer.alloc(100, 0xff), Buffer.alloc(8), unknownOperation]) {
    const intruder = connect(pathOf(1));
    intruder.on("error", () => {}).resume();
    intruder.write(bytes);
    if (bytes !== unknownOperation) await once(intruder, "close");
    intruder.destroy();
    assert.equal(await other.deliver(connection.identity, data), "delivered");
  }
});

test("does not read from a caller that does not read its answers", async (t) => {
  const { pathOf, open } = machine(t);
  const { cluster } = await open(1);
  const connection = new FakeConnection(addressAt(1), "delivered", "x".repeat(16_000));
  cluster.attach(connection);
  const caller = connect(pathOf(1)).pause();
  t.after(() => caller.destroy());
  const { apiId, stageName, connectionId } = connection.identity;
  const describe = frame(1, operations.describe, [apiId, stageName, connectionId]);
  const before = process.memoryUsage().arrayBuffers;
  // The answers to all calls have 320 MB.
  caller.write(Buffer.concat(Array.from({ length: 20_000 }, () => describe)));
  await sleep(300);
  const grown = process.memoryUsage().arrayBuffers - before;
  assert.ok(grown < 100e6, `${grown} bytes wait`);
  assert.deepEqual(await (await open(2)).cluster.describe(connection.identity), connection.describe());
});

test("does not call a process for a connection of another machine", async (t) => {
  const { pathOf, open } = machine(t);
  await silentHolder(t, pathOf(1));
  const { cluster } = await open(2);
  const address = { ...addressAt(1), connectionId: newConnectionId({ node: 1, worker: 1 }) };
  assert.equal(await cluster.deliver(address, data), "gone");
});

test("fails the calls that wait when it stops", async (t) => {
  const { pathOf, open } = machine(t);
  await silentHolder(t, pathOf(1));
  const { cluster, stop } = await open(2);
  const waiting = assert.rejects(cluster.describe(addressAt(1)), { name: "HolderError" });
  await stop();
  await waiting;
});
