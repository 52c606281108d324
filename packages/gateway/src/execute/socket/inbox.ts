// What one connection has to do: messages of its client, and messages whose backends have answered. Decides when the next
// one is taken, and when the socket is read at all.
import type { Duplex } from "node:stream";
import type { Clock, Timer } from "../../clock.ts";
import type { ConnectionLimits } from "./connection-limits.ts";
import { type Received, Receiver } from "./receiver.ts";
import type { StageLoad, StageLoadWaiter } from "./stage-load.ts";

export interface InboxOwner {
  /** Whether nothing stands against the next message: the client reads what is sent to it. */
  readonly mayTake: boolean;
  /** Whether messages are dropped; then they are taken whatever is in flight. */
  readonly isLeaving: boolean;
  /** @returns whether the message is under way: `runInTurn` will be called for it, once */
  take(received: Received): boolean;
  /** All that the client sent before it ended its side has been taken. */
  inputEnded(): void;
  /** There is work for a turn, also when the last turn was slow. */
  hasWork(isSlow: boolean): void;
}

/** Bytes of a client that are read ahead of its messages, at least one frame. */
const readAheadBytes = 65_536;
const largestHeader = 14;

export class Inbox implements StageLoadWaiter {
  readonly #socket: Duplex;
  readonly #owner: InboxOwner;
  readonly #receiver: Receiver;
  readonly #limits: ConnectionLimits;
  readonly #load: StageLoad;
  readonly #clock: Clock;
  /** What goes on with messages under way. */
  #continuations: (() => void)[] = none;
  #inFlight = 0;
  #isQueued = false;
  /** Until when nothing of the client is taken, on the monotonic clock; the timer is set as long as this is to come. */
  #restsUntil = 0;
  #rest: Timer | undefined;
  #isPaused = false;
  /** What has come is not a whole frame. */
  #needsBytes = true;
  #hasEnded = false;

  constructor(socket: Duplex, owner: InboxOwner, limits: ConnectionLimits, load: StageLoad, clock: Clock) {
    this.#socket = socket;
    this.#owner = owner;
    this.#receiver = new Receiver(limits);
    this.#limits = limits;
    this.#load = load;
    this.#clock = clock;
  }

  /** Whether the next turn will probably take a message. */
  get expectsMore(): boolean {
    return this.#isQueued;
  }

  add(bytes: Buffer): void {
    this.#receiver.add(bytes);
    this.#needsBytes = this.#receiver.unreadBytes === 0;
    if (this.#receiver.unreadBytes > this.#readAhead) this.#pause();
    this.proceed();
  }

  /** The client has ended its side. */
  end(): void {
    this.#hasEnded = true;
    this.proceed();
  }

  /** Goes on with a message under way, in a turn of this connection. */
  runInTurn(work: () => void): void {
    if (this.#continuations === none) this.#continuations = [work];
    else this.#continuations.push(work);
    this.proceed();
  }

  /** One continuation, or what the client sent next. */
  takeTurn(): void {
    this.#isQueued = false;
    if (this.#continuations.length > 0) return this.#continue(this.#continuations.shift()!);
    if (!this.#mayTake()) return;
    this.#load.forget(this);
    const received = this.#receiver.next();
    this.#needsBytes = received === undefined || this.#receiver.unreadBytes === 0;
    if (received !== undefined && this.#owner.take(received)) {
      this.#inFlight++;
      this.#load.enter();
    }
    if (this.#isPaused && this.#receiver.unreadBytes <= this.#readAhead / 2) this.#resume();
  }

  /** Asks for a turn if there is work. */
  proceed(wasSlow = false): void {
    if (this.#isQueued) return;
    if (this.#continuations.length === 0) {
      if (this.#needsBytes) return this.#endInput();
      if (!this.#mayTake()) return;
    }
    this.#isQueued = true;
    this.#owner.hasWork(wasSlow || this.#rest !== undefined);
  }

  /** Takes nothing of the client for so long. Messages under way go on. */
  rest(millis: number): void {
    const now = this.#clock.monotonic();
    this.#restsUntil = Math.max(this.#restsUntil, now) + millis;
    this.#rest?.cancel();
    this.#rest = this.#clock.setTimeout(() => {
      this.#rest = undefined;
      this.proceed(true);
    }, this.#restsUntil - now);
    this.proceed();
  }

  stageHasRoom(): void {
    this.proceed();
  }

  /** The connection is over. Messages under way still end. */
  close(): void {
    this.#rest?.cancel();
    this.#rest = undefined;
    this.#load.forget(this);
  }

  #endInput(): void {
    if (!this.#hasEnded) return;
    this.#hasEnded = false;
    this.#owner.inputEnded();
  }

  #continue(work: () => void): void {
    this.#inFlight--;
    try {
      work();
    } finally {
      this.#load.leave();
    }
  }

  #mayTake(): boolean {
    if (this.#owner.isLeaving) return true;
    if (this.#rest !== undefined || !this.#owner.mayTake || this.#inFlight >= this.#limits.messagesInFlight)
      return false;
    if (!this.#load.isFull) return true;
    this.#load.wait(this);
    return false;
  }

  get #readAhead(): number {
    return Math.max(readAheadBytes, this.#limits.maxFrameBytes + largestHeader);
  }

  #pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#socket.pause();
  }

  #resume(): void {
    this.#isPaused = false;
    this.#socket.resume();
  }
}

const none: (() => void)[] = [];
