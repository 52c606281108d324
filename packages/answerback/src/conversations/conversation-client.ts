// A client of a conversation: a WebSocket whose frames are read one by one.
import type { WebSocket } from "ws";
import { frameText } from "../connect/frame-text.ts";

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

export type Arrival =
  | { readonly kind: "frame"; readonly frame: string }
  | ({ readonly kind: "closed" } & Closed)
  /** Nothing arrived in time. */
  | { readonly kind: "late" };

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
  readonly #frames: string[] = [];
  #closed: Closed | undefined;
  #wake = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data, isBinary) => {
      this.#frames.push(frameText(data, isBinary));
      this.#wake();
    });
    socket.on("close", (code, reason) => {
      this.#closed = { code, reason: reason.toString() };
      this.#wake();
    });
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
  async next(withinMillis: number): Promise<Arrival> {
    await this.#waitFor(withinMillis, () => this.#frames.length > 0 || this.#closed !== undefined);
    const frame = this.#frames.shift();
    if (frame !== undefined) return { kind: "frame", frame };
    return this.#closed === undefined ? { kind: "late" } : { kind: "closed", ...this.#closed };
  }

  /** @returns undefined if it is still open; frames stay unread */
  async closed(withinMillis: number): Promise<Closed | undefined> {
    await this.#waitFor(withinMillis, () => this.#closed !== undefined);
    return this.#closed;
  }

  /** Closes the connection and waits for the gateway's answer. */
  async close(code: number, reason: string): Promise<void> {
    this.#socket.close(code, reason);
    await this.#waitFor(2_000, () => this.#closed !== undefined);
    if (this.#closed === undefined) this.#socket.terminate();
  }

  async #waitFor(millis: number, isDone: () => boolean): Promise<void> {
    if (isDone()) return;
    const done = Promise.withResolvers<void>();
    const timer = setTimeout(done.resolve, millis);
    this.#wake = () => {
      if (isDone()) done.resolve();
    };
    await done.promise;
    clearTimeout(timer);
  }
}
