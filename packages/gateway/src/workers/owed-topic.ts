// The `$disconnect`s that are owed to connections of workers. A worker announces each connection to the parent, which keeps it
// beyond the worker's end.
import type { ConnectionIdentity } from "../execute/chain/inbound-event.ts";
import { type OwedDisconnects, recordNoDisconnects } from "../execute/disconnects/owed-disconnects.ts";
import type { Link } from "./link.ts";
import type { LiveWorker } from "./live-workers.ts";

const topic = "owed";

interface OfParent {
  owe(connection: ConnectionIdentity): Promise<void>;
  settle(connectionId: string): void;
}

/** The connections of all workers, as the parent knows them. */
export class OwedByWorkers implements OwedDisconnects {
  readonly #record: OwedDisconnects;
  /** By worker, then by connection id. */
  readonly #owed = new Map<number, Map<string, ConnectionIdentity>>();

  /** @param record outlives this process; default: what is owed ends with it */
  constructor(record: OwedDisconnects = recordNoDisconnects) {
    this.#record = record;
  }

  /** @returns for the end of the worker: the connections to which it still owes a `$disconnect` */
  join({ number, link }: LiveWorker): () => readonly ConnectionIdentity[] {
    const owed = new Map<string, ConnectionIdentity>();
    this.#owed.set(number, owed);
    link.topic<OfParent, object>(topic, {
      owe: (connection) => {
        owed.set(connection.connectionId, connection);
        return this.#record.owe(connection);
      },
      settle: (connectionId) => {
        if (owed.delete(connectionId)) this.#record.settle(connectionId);
      },
    });
    return () => {
      if (this.#owed.get(number) === owed) this.#owed.delete(number);
      return [...owed.values()];
    };
  }

  /** Connections of the live workers. */
  count(worker: number): number {
    return this.#owed.get(worker)?.size ?? 0;
  }

  owe(connection: ConnectionIdentity): Promise<void> {
    return this.#record.owe(connection);
  }

  settle(connectionId: string): void {
    this.#record.settle(connectionId);
  }
}

/** The worker's side. */
export function oweToParent(link: Link): OwedDisconnects {
  const parent = link.topic<object, OfParent>(topic, {});
  const announced = new Set<string>();
  return {
    async owe(connection) {
      announced.add(connection.connectionId);
      // Without a parent this process is about to end. Its `$connect` backends are not called any more, because no one would
      // know of the connection.
      await parent.request("owe", connection).catch(() => new Promise<never>(() => {}));
    },
    settle(connectionId) {
      if (announced.delete(connectionId)) parent.notify("settle", connectionId);
    },
  };
}
