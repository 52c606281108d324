// The frames that wait to be sent to one client. Those that are ready in one turn of the event loop leave in one write,
// which decides most of a message's cost (docs/performance.md). Bytes and time that a client leaves unread are bounded.
import type { Duplex } from "node:stream";
import type { Clock } from "../../clock.ts";
import type { ConnectionLimits } from "./connection-limits.ts";
import type { Outgoing, Sender } from "./sender.ts";

export class Outbox {
  readonly #socket: Duplex;
  readonly #sender: Sender;
  readonly #limits: ConnectionLimits;
  #waiting: Outgoing[] = nothing;
  #waitingBytes = 0;
  /** When the client last read, and how many bytes it has not read; undefined while it reads. */
  #stalled: { since: number; bytes: number } | undefined;

  /** @param socket nothing else may write to it */
  constructor(socket: Duplex, sender: Sender, limits: ConnectionLimits) {
    this.#socket = socket;
    this.#sender = sender;
    this.#limits = limits;
    // Node.js then need not look up the encoding at each write.
    socket.setDefaultEncoding("latin1");
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

  /** True if more bytes wait than a client may leave unread. */
  get isOverfull(): boolean {
    return this.bytes > this.#limits.maxBufferedBytes;
  }

  /** @returns true if no other message waits */
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
    const isTaken = this.#socket.write(frames);
    if (!isTaken && this.#socket.writableLength > 0) this.stall(now);
  }

  clear(): void {
    this.#waiting = nothing;
    this.#waitingBytes = 0;
  }

  /** From now on the client must read, or it is dropped. */
  stall(now: number): void {
    this.#stalled ??= { since: now, bytes: this.#socket.writableLength };
  }

  /** Writes nothing for a while, as if the client read nothing. @param over is called afterwards */
  leaveUnread(millis: number, clock: Clock, over: () => void): void {
    this.#socket.cork();
    this.stall(clock.monotonic());
    clock.setTimeout(() => {
      this.#socket.uncork();
      over();
    }, millis);
  }

  /** The socket has written everything. */
  drained(): void {
    this.#stalled = undefined;
  }

  /** True if the client has read nothing for too long. Call it regularly. */
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

/** Shared by all idle connections. Never changed. */
const nothing: Outgoing[] = [];
