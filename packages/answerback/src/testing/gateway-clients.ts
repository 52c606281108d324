// Connects the clients of a test with what the gateway knows about their connections.
import type { Exchange } from "@answerback/gateway";
import type { ClientHost } from "./socket-client.ts";

/** Time for the `$disconnect` of a connection that a client closes, in milliseconds. */
const maxDisconnectMillis = 1_000;

export class GatewayClients implements ClientHost {
  /** By the keys of their handshakes. */
  readonly #connecting = new Map<string, (connectionId: string) => void>();
  /** By connection id. */
  readonly #closing = new Map<string, () => void>();

  connectionOf(handshakeKey: string): Promise<string> {
    return new Promise((resolve) => this.#connecting.set(handshakeKey, resolve));
  }

  async ended(connectionId: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, maxDisconnectMillis);
    this.#closing.set(connectionId, resolve);
    await promise;
    clearTimeout(timer);
    this.#closing.delete(connectionId);
  }

  onExchange({ event }: Exchange): void {
    if (event.kind === "connect" && this.#connecting.size > 0) {
      const key = event.handshake.headers.find(([name]) => name.toLowerCase() === "sec-websocket-key")?.[1] ?? "";
      this.#connecting.get(key)?.(event.connection.connectionId);
      this.#connecting.delete(key);
    }
    if (event.kind === "disconnect") this.#closing.get(event.connection.connectionId)?.();
  }
}
