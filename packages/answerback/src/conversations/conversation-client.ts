// A client of a conversation: a WebSocket whose frames are read one by one.
import type { WebSocket } from "ws";
import { type Arrival, Arrivals, type Closed } from "../connect/arrivals.ts";
import { leave } from "../connect/socket.ts";

export interface Refusal {
  readonly status: number;
  readonly body: string;
}

export interface DialOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly subprotocols: readonly string[];
  /** Certificate authority to trust, for `wss:`. */
  readonly ca?: Buffer | undefined;
  /** Ends the attempt, and later the connection. */
  readonly signal: AbortSignal;
}

export class ConversationClient {
  readonly #socket: WebSocket;
  readonly #arrivals: Arrivals;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#arrivals = new Arrivals(socket);
    // A close follows each error.
    socket.on("error", () => {});
  }

  /** @throws Error without an answer of HTTP */
  static async dial(
    url: URL,
    withinMillis: number,
    { headers, subprotocols, ca, signal }: DialOptions,
  ): Promise<ConversationClient | Refusal> {
    const { WebSocket } = await import("ws");
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, [...subprotocols], { headers, ca, handshakeTimeout: withinMillis });
      const abort = () => socket.terminate();
      signal.addEventListener("abort", abort);
      socket.once("close", () => signal.removeEventListener("abort", abort));
      const client = new ConversationClient(socket);
      socket.once("open", () => resolve(client));
      socket.once("error", (error) => reject(error));
      socket.once("unexpected-response", async (_request, response) => {
        const { text } = await import("node:stream/consumers");
        const body = await text(response).catch(() => "");
        resolve({ status: response.statusCode ?? 0, body });
      });
    });
  }

  send(message: string): void {
    this.#socket.send(message);
  }

  /** The next frame, or the close. */
  next(withinMillis: number): Promise<Arrival> {
    return this.#arrivals.next(withinMillis);
  }

  /** @returns undefined if it is still open; frames stay unread */
  closed(withinMillis: number): Promise<Closed | undefined> {
    return this.#arrivals.closed(withinMillis);
  }

  /** Closes the connection and waits for the gateway's answer. */
  close(code: number, reason: string): Promise<void> {
    return leave(this.#socket, code, reason);
  }
}
