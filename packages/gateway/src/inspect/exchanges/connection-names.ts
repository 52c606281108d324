// The names that clients choose for their connections, with the query parameter `answerback-name` of the handshake.
import type { Exchange } from "../../execute/chain/exchange.ts";

/** Names that are kept; the oldest are forgotten first. */
const maxNames = 1_000;
const maxNameLength = 32;

type OnNamed = (connectionId: string, name: string) => void;

export class ConnectionNames {
  readonly #names = new Map<string, string>();
  readonly #listeners = new Set<OnNamed>();

  note({ event }: Exchange): void {
    if (event.kind !== "connect") return;
    const name = event.handshake.connectionName?.trim().slice(0, maxNameLength);
    if (name !== undefined && name !== "") this.set(event.connection.connectionId, name);
  }

  /** Does nothing if the name is known. */
  set(connectionId: string, name: string): void {
    if (this.#names.get(connectionId) === name) return;
    this.#names.set(connectionId, name);
    if (this.#names.size > maxNames) this.#dropOldest();
    for (const listener of this.#listeners) listener(connectionId, name);
  }

  /** Calls the listener for each new name. @returns a function that stops it */
  follow(listener: OnNamed): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  [Symbol.iterator](): Iterator<[connectionId: string, name: string]> {
    return this.#names[Symbol.iterator]();
  }

  of(connectionId: string): string | undefined {
    return this.#names.get(connectionId);
  }

  #dropOldest(): void {
    for (const oldest of this.#names.keys()) return void this.#names.delete(oldest);
  }
}
