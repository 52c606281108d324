// `answerback start --workers 2` with an API and its clients.
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { WebSocket } from "ws";
import { createApi, serveBackend, startCommand, until } from "./test-start.ts";

/** A client that keeps what it receives. */
export class Client {
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

/** A worker as the inspector shows it. */
export interface Worker {
  readonly number: number;
  readonly pid: number;
  readonly state: string;
}

export async function workersOf(url: string): Promise<readonly Worker[]> {
  const response = await fetch(`${url}/inspector/api/workers`);
  return ((await response.json()) as { readonly items: readonly Worker[] }).items;
}

export const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Starts the command, deploys an API that answers `one` with the id of the connection, and opens 24 clients. */
export async function startWorkers(t: TestContext) {
  const data = mkdtempSync(join(tmpdir(), "answerback-workers-"));
  t.after(() => rmSync(data, { recursive: true, force: true, maxRetries: 3 }));
  const backend = await serveBackend(t);
  const start = (of: TestContext) => startCommand(of, "--workers", "2", "--log-messages", "--data", data);
  const first = await start(t);
  const { apiId, stageUrl, deploy } = await createApi(first.url, backend.url, "one");
  const disconnects = () => backend.reports.filter(({ event }) => event === "DISCONNECT");
  const clients = await Promise.all(Array.from({ length: 24 }, () => Client.open(stageUrl)));
  const idOf = new Map<Client, string>();
  for (const client of clients) idOf.set(client, (await client.ask()).replace(/^one /, ""));
  return { backend, start, first, apiId, stageUrl, deploy, disconnects, clients, idOf };
}
