// The names that clients choose for their connections. Workers share them, because any of them may receive callbacks for a
// connection. Few clients choose a name.
import type { ConnectionNames, OnNamed } from "../inspect/exchanges/connection-names.ts";
import type { Link, Topic } from "./link.ts";

type Named = readonly [connectionId: string, name: string];

interface Methods {
  named(names: readonly Named[]): void;
}

const topicName = "names";

/** In a worker. @param names can be used when it resolves */
export function shareNames(link: Link, names: Promise<ConnectionNames>): OnNamed {
  const parent: Topic<Methods> = link.topic<Methods, Methods>(topicName, {
    async named(given) {
      const known = await names;
      for (const [connectionId, name] of given) known.set(connectionId, name);
    },
  });
  return (connectionId, name) => parent.notify("named", [[connectionId, name]]);
}

/** In the parent: passes the names of a worker to the others. */
export class NamesOfWorkers {
  readonly #names: ConnectionNames;
  readonly #workers = new Set<Topic<Methods>>();

  /** @param names of the parent, which get those of all workers */
  constructor(names: ConnectionNames) {
    this.#names = names;
  }

  /** @returns to be called when the worker has ended */
  join(link: Link): () => void {
    const worker: Topic<Methods> = link.topic<Methods, Methods>(topicName, {
      named: (given) => {
        for (const [connectionId, name] of given) this.#names.set(connectionId, name);
        for (const other of this.#workers) if (other !== worker) other.notify("named", given);
      },
    });
    this.#workers.add(worker);
    worker.notify("named", [...this.#names]);
    return () => this.#workers.delete(worker);
  }
}
