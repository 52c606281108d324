// Calls between several processes of one machine: each listens on a local socket, a Unix domain socket or a named pipe of
// Windows, and the number of a worker names the socket to call.
import type { Clock } from "../clock.ts";
import type { AttachedConnections } from "./attached-connections.ts";
import { answerMillis, type CallHolder, maxTextBytes } from "./holder-calls.ts";
import { HolderClient } from "./holder-client.ts";
import { serveHolder } from "./holder-server.ts";

export interface LocalSocketsOptions {
  /** The number of this process, from 0 to 255. */
  readonly worker: number;
  /** The connections for which others call it. */
  readonly own: AttachedConnections;
  /** The address of a worker's socket. Only the user of this process may be able to reach it. */
  readonly pathOf: (worker: number) => string;
  /** Maximum size of the data of a delivery, in bytes. */
  readonly maxMessageBytes: number;
  /** The machine's. */
  readonly clock: Clock;
  /** Default 5,000. */
  readonly timeoutMillis?: number;
  /** Calls to one process fail while this number of bytes waits to be sent to it. Default 16 MiB. */
  readonly maxQueuedBytes?: number;
}

export interface LocalSockets {
  /** Calls a worker by its number, whatever the node. */
  readonly call: CallHolder;
  /** Calls to other processes that wait fail. */
  stop(): Promise<void>;
}

/** @throws the error of `listen` if the socket of this process cannot be opened */
export async function openLocalSockets(options: LocalSocketsOptions): Promise<LocalSockets> {
  const { worker, own, pathOf, clock, timeoutMillis = answerMillis, maxQueuedBytes = 16 * 1024 * 1024 } = options;
  const server = await serveHolder(pathOf(worker), own, options.maxMessageBytes + maxTextBytes);
  const clients = new Map<number, HolderClient>();
  const expiry = clock.setInterval(() => {
    const now = clock.monotonic();
    for (const client of clients.values()) client.expire(now);
  }, timeoutMillis / 20);

  function clientOf(worker: number): HolderClient {
    const known = clients.get(worker);
    if (known !== undefined) return known;
    const client = new HolderClient({
      path: pathOf(worker),
      maxFrameBytes: maxTextBytes,
      maxQueuedBytes,
      onClose: () => clients.delete(worker),
    });
    clients.set(worker, client);
    return client;
  }

  return {
    async call({ worker }, operation, { apiId, stageName, connectionId }, data) {
      const deadline = clock.monotonic() + timeoutMillis;
      return clientOf(worker).call(operation, [apiId, stageName, connectionId], data, deadline);
    },
    async stop() {
      expiry.cancel();
      for (const client of clients.values()) client.close();
      await server.close();
    },
  };
}
