// What one connection has to send: frames that are ready within one turn of the event loop leave in one write, which
// decides most of a message's cost (docs/performance.md); and what a client leaves unread is bounded in bytes and time.
import type { Duplex } from "node:stream";
import type { ConnectionLimits } from "./connection-limits.ts";
import type { Outgoing, Sender } from "./sender.ts";

export class Outbox {
  readonly #socket: Duplex;
  readonly #sender: Sender;
  readonly #limits: ConnectionLimits;
  #waiting: Outgoing[] = nothing;
  #waitingBytes = 0;
  /** Since when the client leaves unread what was sent, and how many bytes of it; undefined when it reads. */
  #stalled: { since: number; bytes: number } | undefined;

  /** @param socket nothing else may write to it */
  constructor(socket: Duplex, sender: Sender, limits: ConnectionLimits) {
    this.#socket = socket;
    this.#sender = sender;
    this.#limits = limits;
  }

  get waitingMessages(): number {
    return this.#waiting.length;
  }

  /** Bytes that wait here and in the socket. */
  get bytes(): number {
    return this.#socket.writableLength + this.#waitingBytes;
  }

  get isStalled(): boolean {
    return this.#stalled !== undefined;
  }

  /** Whether more waits than a client may leave unread. */
  get isOverfull(): boolean {
    return this.bytes > this.#limits.maxBufferedBytes;
  }

  /** @returns whether it is the first that waits */
  add(message: Outgoing): boolean {
    this.#waitingBytes += sizeOf(message);
    if (this.#waiting !== nothing) {
      this.#waiting.push(message);
      return false;
    }
    this.#waiting = [message];
    return true;
  }

  /** Writes what waits. */
  flush(now: number): void {
    const waiting = this.#waiting;
    if (waiting === nothing) return;
    this.clear();
    const frames = this.#sender.frames(waiting);
    if (this.#stalled !== undefined) this.#stalled.bytes += frames.length;
    const isTaken = typeof frames === "string" ? this.#socket.write(frames, "latin1") : this.#socket.write(frames);
    if (!isTaken && this.#socket.writableLength > 0) this.stall(now);
  }

  clear(): void {
    this.#waiting = nothing;
    this.#waitingBytes = 0;
  }

  /** From now on the client has to read for the connection to last. */
  stall(now: number): void {
    this.#stalled ??= { since: now, bytes: this.#socket.writableLength };
  }

  /** The socket has passed on all that it had. */
  drained(): void {
    this.#stalled = undefined;
  }

  /** Whether the client has read nothing for too long. To be asked now and then. */
  hasStalledTooLong(now: number): boolean {
    if (this.#stalled === undefined) return false;
    const bytes = this.#socket.writableLength;
    if (bytes < this.#stalled.bytes) this.#stalled = { since: now, bytes };
    return now - this.#stalled.since >= this.#limits.stallMillis;
  }
}

/** Bytes of payload, or UTF-16 code units of text. */
function sizeOf(message: Outgoing): number {
  return typeof message === "string" || Buffer.isBuffer(message) ? message.length : message.payload.length;
}

/** What an idle connection has to write. Never changed. */
const nothing: Outgoing[] = [];
