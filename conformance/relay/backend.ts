// The backend of the API: it notes connections as they come and go, and sends callbacks, those for one connection one after
// the other.
import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { History } from "./history.ts";

export interface Backend {
  readonly url: string;
  /** Callbacks that wait or are being sent. */
  readonly pendingCount: number;
  /** Connections that got `$connect` and not yet `$disconnect`. */
  readonly connectedCount: number;
  /** Chooses the address of the stage for a callback: `http://…/ws/{apiId}/live`. */
  stageUrl: () => string;
  close(): Promise<void>;
}

interface Reported {
  readonly event: "connect" | "disconnect" | "relay";
  readonly connectionId: string;
  readonly requestId: string;
  readonly token: string;
  readonly code: string;
  readonly to: string;
}

/** Longer than the gateway waits for another worker. */
const callbackMillis = 20_000;

export async function serveBackend(history: History): Promise<Backend> {
  // Few sockets, each to any worker, some of which die with it.
  const agent = new Agent({ keepAlive: true, maxSockets: 24 });
  const connectionOf = new Map<string, string>();
  const connected = new Set<string>();
  const sending = new Map<string, Promise<void>>();
  const numbers = new Map<string, number>();
  let pendingCount = 0;

  const server = createServer(async (incoming, response) => {
    const { event, connectionId, requestId, token, code, to } = (await json(incoming)) as Reported;
    const at = history.now();
    if (event === "connect") {
      connectionOf.set(token, connectionId);
      connected.add(connectionId);
      history.add({ kind: "connect", at, token, connectionId });
    } else if (event === "disconnect") {
      connected.delete(connectionId);
      history.add({ kind: "disconnect", at, connectionId, requestId, code });
    } else callBack(to);
    response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  function callBack(token: string): void {
    const connectionId = connectionOf.get(token);
    if (connectionId === undefined) return;
    pendingCount++;
    const before = sending.get(connectionId) ?? Promise.resolve();
    sending.set(
      connectionId,
      before.then(() => send(connectionId)).finally(() => pendingCount--),
    );
  }

  async function send(connectionId: string): Promise<void> {
    const number = (numbers.get(connectionId) ?? 0) + 1;
    numbers.set(connectionId, number);
    const at = history.now();
    const body = JSON.stringify({ callback: number, connectionId });
    const status = await post(`${backend.stageUrl()}/@connections/${encodeURIComponent(connectionId)}`, body);
    history.add({ kind: "callback", at, endedAt: history.now(), connectionId, number, status });
  }

  /** @returns undefined without an answer */
  function post(url: string, body: string): Promise<number | undefined> {
    return new Promise((resolve) => {
      const sent = request(url, { method: "POST", agent, timeout: callbackMillis }, (response) => {
        response.on("error", () => {}).resume();
        resolve(response.statusCode);
      });
      sent.on("error", () => resolve(undefined)).on("timeout", () => sent.destroy());
      sent.end(body);
    });
  }

  const backend: Backend = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connectedCount() {
      return connected.size;
    },
    get pendingCount() {
      return pendingCount;
    },
    stageUrl: () => "",
    async close() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return backend;
}
