// For tests: a WebSocket client that knows which frames answer its message.
import { once } from "node:events";
import type { WebSocket } from "ws";
import type { Exchange } from "./chain/exchange.ts";

export class TestClient {
  readonly socket: WebSocket;
  readonly #frames: (string | Buffer)[] = [];
  readonly #nextExchange: () => Promise<Exchange>;

  constructor(socket: WebSocket, nextExchange: () => Promise<Exchange>) {
    this.socket = socket;
    this.#nextExchange = nextExchange;
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      this.#frames.push(isBinary ? data : data.toString("utf8"));
    });
  }

  /** Sends a message and returns the frames that arrive until its chain has ended: none or one. */
  async frames(message: unknown): Promise<readonly (string | Buffer)[]> {
    const ended = this.#nextExchange();
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
    await ended;
    // The pong comes after everything that was sent before it.
    this.socket.ping();
    await once(this.socket, "pong");
    return this.#frames.splice(0);
  }

  /** The one frame that answers a message. */
  async ask(message: unknown): Promise<string | Buffer> {
    const frames = await this.frames(message);
    if (frames.length !== 1) throw new Error(`Expected one frame, got ${frames.length}`);
    return frames[0]!;
  }

  /** Code and reason of the close. */
  async closed(): Promise<readonly [code: number, reason: string]> {
    const [code, reason] = (await once(this.socket, "close")) as [number, Buffer];
    return [code, reason.toString("utf8")];
  }
}
