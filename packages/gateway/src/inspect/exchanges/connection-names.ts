// The names that clients choose for their connections, with the query parameter `answerback-name` of the handshake.
import type { Exchange } from "../../execute/chain/exchange.ts";

/** Names that are kept; the oldest are forgotten first. */
const maxNames = 1_000;
const maxNameLength = 32;

export type OnNamed = (connectionId: string, name: string) => void;

export class ConnectionNames {
  readonly #names = new Map<string, string>();
  readonly #onNamed: OnNamed;

  constructor(onNamed: OnNamed = () => {}) {
    this.#onNamed = onNamed;
  }

  note({ event }: Exchange): void {
    if (event.kind !== "connect") return;
    const name = event.handshake.connectionName?.trim().slice(0, maxNameLength);
    if (name === undefined || name === "") return;
    this.set(event.connection.connectionId, name);
    this.#onNamed(event.connection.connectionId, name);
  }

  set(connectionId: string, name: string): void {
    this.#names.set(connectionId, name);
    if (this.#names.size <= maxNames) return;
    for (const oldest of this.#names.keys()) return void this.#names.delete(oldest);
  }

  [Symbol.iterator](): Iterator<[connectionId: string, name: string]> {
    return this.#names[Symbol.iterator]();
  }

  of(connectionId: string): string | undefined {
    return this.#names.get(connectionId);
  }
}
