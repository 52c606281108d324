// Returns the frames of a WebSocket, and its close, one by one.
import type { WebSocket } from "ws";
import { frameText } from "./frame-text.ts";

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

export type Arrival =
  | { readonly kind: "frame"; readonly frame: string }
  | ({ readonly kind: "closed" } & Closed)
  /** Nothing arrived in time. */
  | { readonly kind: "late" };

export class Arrivals {
  readonly #frames: string[] = [];
  #closed: Closed | undefined;
  #wake = () => {};

  /** @param kept maps a frame to the text that is kept until it is read. Default: the frame */
  constructor(socket: WebSocket, kept = (frame: string) => frame) {
    socket.on("message", (data, isBinary) => {
      this.#frames.push(kept(frameText(data, isBinary)));
      this.#wake();
    });
    socket.on("close", (code, reason) => {
      this.#closed = { code, reason: reason.toString() };
      this.#wake();
    });
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
