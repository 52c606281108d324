// The names that clients choose for their connections, with the query parameter `answerback-name` of the handshake.
import type { Exchange } from "../../execute/chain/exchange.ts";

/** Names that are kept; the oldest are forgotten first. */
const maxNames = 1_000;
const maxNameLength = 32;

export class ConnectionNames {
  readonly #names = new Map<string, string>();

  note({ event }: Exchange): void {
    if (event.kind !== "connect") return;
    const name = event.handshake.connectionName?.trim().slice(0, maxNameLength);
    if (name === undefined || name === "") return;
    this.#names.set(event.connection.connectionId, name);
    if (this.#names.size <= maxNames) return;
    for (const oldest of this.#names.keys()) return void this.#names.delete(oldest);
  }

  of(connectionId: string): string | undefined {
    return this.#names.get(connectionId);
  }
}
