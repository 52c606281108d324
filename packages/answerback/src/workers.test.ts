// `answerback start --workers`: several processes behind one port. Each start of a process costs a second, so the tests share
// one gateway; kills, stalls and configuration changes under load are tried by conformance/workers.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { promisify } from "node:util";
import { WebSocket } from "ws";
import { executable } from "./test-program.ts";
import { createApi, serveBackend, startCommand, until } from "./test-start.ts";

class Client {
  readonly socket: WebSocket;
  readonly received: string[] = [];
  /** The code with which the connection was closed; undefined while it is open. */
  closeCode: number | undefined;

  constructor(url: string) {
    this.socket = new WebSocket(url);
    this.socket.on("error", () => {});
    this.socket.on("message", (data: Buffer) => this.received.push(data.toString()));
    this.socket.on("close", (code) => {
      this.closeCode = code;
    });
  }

  static async open(url: string): Promise<Client> {
    const client = new Client(url);
    await once(client.socket, "open");
    return client;
  }

  async ask(): Promise<string> {
    this.received.length = 0;
    this.socket.send("{}");
    await until(() => this.received.length > 0 || this.closeCode !== undefined);
    return this.received[0] ?? `closed with ${this.closeCode}`;
  }
}

interface Worker {
  readonly number: number;
  readonly pid: number;
  readonly state: string;
}

async function workersOf(url: string): Promise<readonly Worker[]> {
  const response = await fetch(`${url}/inspector/api/workers`);
  return ((await response.json()) as { readonly items: readonly Worker[] }).items;
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("start --workers", async (t) => {
  const data = mkdtempSync(join(tmpdir(), "answerback-workers-"));
  t.after(() => rmSync(data, { recursive: true, force: true, maxRetries: 3 }));
  const backend = await serveBackend(t);
  const start = (of: TestContext) => startCommand(of, "--workers", "2", "--log-messages", "--data", data);
  const first = await start(t);
  const { apiId, stageUrl, deploy } = await createApi(first.url, backend.url, "one");
  const disconnects = () => backend.reports.filter(({ event }) => event === "DISCONNECT");
  const clients = await Promise.all(Array.from({ length: 24 }, () => Client.open(stageUrl)));
  const idOf = new Map<Client, string>();

  await t.test("answers messages, and reports each connection to the backend once", async () => {
    for (const client of clients) idOf.set(client, (await client.ask()).replace(/^one /, ""));
    const reported = backend.reports.map(({ connectionId }) => connectionId);
    assert.deepEqual(reported.toSorted(), [...idOf.values()].toSorted());
    const lines = () => first.lines.filter((line) => line.startsWith("route $default · "));
    await until(() => lines().length === clients.length);
    assert.equal(lines().length, clients.length);
  });

  await t.test("delivers callbacks through one process to the clients of all, in order", async () => {
    for (const client of clients) client.received.length = 0;
    for (const text of ["a", "b", "c"]) {
      const statuses = await Promise.all(
        clients.map(async (client) => {
          const callback = `${first.url}/ws/${apiId}/live/@connections/${encodeURIComponent(idOf.get(client)!)}`;
          return (await fetch(callback, { method: "POST", body: text })).status;
        }),
      );
      assert.deepEqual(new Set(statuses), new Set([200]));
    }
    await until(() => clients.every(({ received }) => received.length === 3));
    for (const { received } of clients) assert.deepEqual(received, ["a", "b", "c"]);
  });

  await t.test("serves a deployment from all processes once it is acknowledged", async () => {
    for (const text of ["two", "three"]) {
      await deploy(text);
      for (const client of clients) assert.equal(await client.ask(), `${text} ${idOf.get(client)}`);
    }
  });

  await t.test("a killed worker's clients get their $disconnect, and the others notice nothing", async () => {
    const [victim] = await workersOf(first.url);
    process.kill(victim!.pid, "SIGKILL");
    await until(() => disconnects().length > 0 && disconnects().length === lost().length);
    const closed = lost().map((client) => idOf.get(client));
    assert.ok(closed.length > 0 && closed.length < clients.length, `${closed.length} of ${clients.length} closed`);
    assert.deepEqual(
      disconnects()
        .map(({ connectionId, code }) => `${connectionId} ${code}`)
        .toSorted(),
      closed.map((id) => `${id} 1006`).toSorted(),
    );
    for (const client of clients) {
      if (client.closeCode === undefined) assert.equal(await client.ask(), `three ${idOf.get(client)}`);
    }
    await until(() => first.warnings.some((line) => line.includes("Another one starts")));
    await deploy("four");
    const open = clients.filter(({ closeCode }) => closeCode === undefined);
    for (const client of open) assert.equal(await client.ask(), `four ${idOf.get(client)}`);
    const gone = `${first.url}/ws/${apiId}/live/@connections/${encodeURIComponent(closed[0]!)}`;
    assert.equal((await fetch(gone, { method: "POST", body: "x" })).status, 410);

    function lost(): readonly Client[] {
      return clients.filter(({ closeCode }) => closeCode !== undefined);
    }
  });

  await t.test(
    "a killed parent's workers close with 1001; the next start runs what they owe, and replaces workers",
    async (t) => {
      const before = disconnects().length;
      const staying = clients.filter(({ closeCode }) => closeCode === undefined);
      const workers = await workersOf(first.url);
      first.child.kill("SIGKILL");
      await until(() => staying.every(({ closeCode }) => closeCode !== undefined));
      assert.deepEqual(new Set(staying.map(({ closeCode }) => closeCode)), new Set([1001]));
      await until(() => !workers.some(({ pid }) => isAlive(pid)));
      assert.equal(disconnects().length, before, "the workers run no $disconnect");

      const second = await start(t);
      await until(() => disconnects().length === clients.length);
      assert.deepEqual(new Set(disconnects().map(({ connectionId }) => connectionId)), new Set(idOf.values()));

      // Replacing the workers one by one.
      const url = stageUrl.replace(first.url.slice(4), second.url.slice(4));
      const later = await Promise.all(Array.from({ length: 8 }, () => Client.open(url)));
      const replaced = await workersOf(second.url);
      const run = (...words: string[]) =>
        promisify(execFile)(process.execPath, [executable, "workers", ...words, "--url", second.url]);
      const { stdout: listed } = await run();
      for (const { number, pid } of replaced)
        assert.match(listed, new RegExp(`^worker ${number} {2}process ${pid} {2}`, "m"));
      const { stdout: restarted } = await run("restart");
      assert.match(restarted, /^worker 1 replaced: process \d+\nworker 2 replaced: process \d+\n$/);
      assert.deepEqual(new Set(later.map(({ closeCode }) => closeCode)), new Set([1001]));
      assert.deepEqual(
        disconnects()
          .slice(clients.length)
          .map(({ code }) => code),
        later.map(() => "1001"),
      );
      const current = await workersOf(second.url);
      assert.deepEqual(
        current.map(({ number, state }) => `${number} ${state}`),
        ["1 serving", "2 serving"],
      );
      assert.ok(!current.some(({ pid }) => replaced.some((old) => old.pid === pid)));
      assert.match(await (await Client.open(url)).ask(), /^four /);
      second.child.kill("SIGTERM");
      assert.deepEqual(await once(second.child, "exit"), [0, null]);
    },
  );
});
