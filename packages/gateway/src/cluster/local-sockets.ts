// The cluster of several processes of one machine: each listens on a local socket, a Unix domain socket or a named pipe of
// Windows, and the id of a connection names the process to call.
import type { Clock } from "../clock.ts";
import { AttachedConnections } from "./attached-connections.ts";
import type { Cluster, ConnectionAddress } from "./cluster.ts";
import { type Holder, holderOf } from "./connection-id.ts";
import type { Fields } from "./frames.ts";
import { HolderClient } from "./holder-client.ts";
import { descriptionIn, operations, outcomes, serveHolder } from "./holder-server.ts";

export interface LocalSocketsOptions {
  /** This process. */
  readonly holder: Holder;
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
  readonly cluster: Cluster;
  /** Calls to other processes that wait fail. */
  stop(): Promise<void>;
}

/** Room in a frame for an address or a description: their texts come from the head of a request. */
const maxTextBytes = 256 * 1024;

/** @throws the error of `listen` if the socket of this process cannot be opened */
export async function openLocalSockets(options: LocalSocketsOptions): Promise<LocalSockets> {
  const { holder, pathOf, clock, timeoutMillis = 5_000, maxQueuedBytes = 16 * 1024 * 1024 } = options;
  const own = new AttachedConnections();
  const server = await serveHolder(pathOf(holder.worker), own, options.maxMessageBytes + maxTextBytes);
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

  /** @returns undefined if no process of this machine can hold it */
  function workerOf(connectionId: string): number | undefined {
    const found = holderOf(connectionId);
    return found?.node === holder.node ? found.worker : undefined;
  }

  /** @returns undefined if the worker or the connection is gone */
  async function call(
    worker: number | undefined,
    operation: number,
    { apiId, stageName, connectionId }: ConnectionAddress,
    data?: Buffer,
  ): Promise<Fields | undefined> {
    if (worker === undefined) return undefined;
    const deadline = clock.monotonic() + timeoutMillis;
    const answer = await clientOf(worker).call(operation, [apiId, stageName, connectionId], data, deadline);
    return answer?.code === outcomes.gone ? undefined : answer;
  }

  const cluster: Cluster = {
    attach: (connection) => own.attach(connection),
    detach: (connection) => own.detach(connection),

    async locate(connectionId) {
      const worker = workerOf(connectionId);
      if (worker === holder.worker) return own.locate(connectionId);
      const answer = await call(worker, operations.locate, { apiId: "", stageName: "", connectionId });
      return answer && { apiId: answer.string(), stageName: answer.string(), connectionId };
    },

    async deliver(address, data) {
      const worker = workerOf(address.connectionId);
      if (worker === holder.worker) return own.find(address)?.deliver(data) ?? "gone";
      const answer = await call(worker, operations.deliver, address, data);
      if (answer === undefined) return "gone";
      return answer.code === outcomes.busy ? "busy" : "delivered";
    },

    async describe(address) {
      const worker = workerOf(address.connectionId);
      if (worker === holder.worker) return own.find(address)?.describe();
      const answer = await call(worker, operations.describe, address);
      return answer && descriptionIn(answer);
    },

    async close(address) {
      const worker = workerOf(address.connectionId);
      if (worker !== holder.worker) return (await call(worker, operations.close, address)) !== undefined;
      const connection = own.find(address);
      connection?.closeNormally();
      return connection !== undefined;
    },
  };

  return {
    cluster,
    async stop() {
      expiry.cancel();
      for (const client of clients.values()) client.close();
      await server.close();
    },
  };
}
