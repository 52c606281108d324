// The `$disconnect`s that are owed to connections of workers. A worker announces each connection to the parent, which keeps it
// beyond the worker's end.
import type { ConnectionIdentity } from "../execute/chain/inbound-event.ts";
import { type OwedDisconnects, recordNoDisconnects } from "../execute/disconnects/owed-disconnects.ts";
import type { Link } from "./link.ts";
import type { LiveWorker } from "./live-worker.ts";

const topicName = "owed";

interface ParentMethods {
  owe(connection: ConnectionIdentity): Promise<void>;
  answered(connectionId: string): void;
  settle(connectionId: string): void;
}

/** The parent's side. */
export class OwedByWorkers implements OwedDisconnects {
  readonly #record: OwedDisconnects;

  /** @param record outlives this process; default: what is owed ends with it */
  constructor(record: OwedDisconnects = recordNoDisconnects) {
    this.#record = record;
  }

  /** @returns for the end of a worker: the connections to which it still owes a `$disconnect` */
  join({ link }: LiveWorker): () => readonly ConnectionIdentity[] {
    const owed = new Map<string, ConnectionIdentity>();
    link.topic<ParentMethods, object>(topicName, {
      owe: (connection) => {
        owed.set(connection.connectionId, connection);
        return this.#record.owe(connection);
      },
      answered: (connectionId) => this.#record.answered?.(connectionId),
      settle: (connectionId) => {
        if (owed.delete(connectionId)) this.#record.settle(connectionId);
      },
    });
    return () => [...owed.values()];
  }

  owe(connection: ConnectionIdentity): Promise<void> {
    return this.#record.owe(connection);
  }

  answered(connectionId: string): void {
    this.#record.answered?.(connectionId);
  }

  settle(connectionId: string): void {
    this.#record.settle(connectionId);
  }
}

/** The worker's side. */
export function oweToParent(link: Link): OwedDisconnects {
  const parent = link.topic<object, ParentMethods>(topicName, {});
  const announced = new Set<string>();
  return {
    async owe(connection) {
      announced.add(connection.connectionId);
      // Without a parent this process is about to end. Its `$connect` backends are not called any more, because no one would
      // know of the connection.
      await parent.request("owe", connection).catch(() => new Promise<never>(() => {}));
    },
    answered(connectionId) {
      if (announced.has(connectionId)) parent.notify("answered", connectionId);
    },
    settle(connectionId) {
      if (announced.delete(connectionId)) parent.notify("settle", connectionId);
    },
  };
}
