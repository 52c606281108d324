// The work of one connection: messages of its client, and messages whose backends have answered. Decides when the next
// message is taken, and when the socket is read.
import type { Duplex } from "node:stream";
import type { Clock, Timer } from "../../clock.ts";
import { RestDebt, readMillisPerByte } from "../../pace/rest-debt.ts";
import type { ConnectionLimits } from "./connection-limits.ts";
import type { Received, ReceiveFault } from "./received.ts";
import { Receiver } from "./receiver.ts";
import type { StageLoad, StageLoadWaiter } from "./stage-load.ts";

export interface InboxOwner {
  /** True if the next message may be taken: the client reads what is sent to it. */
  readonly mayTake: boolean;
  /** True if messages are dropped; they are then taken however many are in flight. */
  readonly isLeaving: boolean;
  /** @returns true if the message is in progress: `runInTurn` will be called for it, once */
  take(received: Received): boolean;
  /** Everything that the client sent before it ended its side has been taken. */
  inputEnded(): void;
  /** There is work for a turn. @param isSlow true if the connection has rested since its last turn */
  hasWork(isSlow: boolean): void;
}

/** Continues a message whose backend has answered. Returns the milliseconds that the answer took before. */
export type Continuation = () => number;

/** Bytes that are read ahead of a client's messages; always at least one frame. */
const readAheadBytes = 65_536;
const largestHeader = 14;
/** Rest after each piece of bytes that are dropped. */
const dropRestMillis = 1;

export class Inbox implements StageLoadWaiter {
  readonly #socket: Duplex;
  readonly #owner: InboxOwner;
  readonly #receiver: Receiver;
  readonly #limits: ConnectionLimits;
  readonly #load: StageLoad;
  readonly #clock: Clock;
  /** Functions that continue messages in progress. */
  #continuations: Continuation[] = none;
  #inFlight = 0;
  #isQueued = false;
  /** The last that is taken, in a turn of its own: only after the rest for the work before it can the client connect again. */
  #fault: ReceiveFault | undefined;
  /** Since the last message. */
  #readBytes = 0;
  readonly #debt = new RestDebt();
  /** No message is taken until this timer runs. */
  #rest: Timer | undefined;
  #isPaused = false;
  /** No whole frame has arrived. */
  #needsBytes = true;
  #hasEnded = false;

  constructor(socket: Duplex, owner: InboxOwner, limits: ConnectionLimits, load: StageLoad, clock: Clock) {
    this.#socket = socket;
    this.#owner = owner;
    this.#receiver = new Receiver(limits);
    this.#limits = limits;
    this.#load = load;
    this.#clock = clock.machine;
  }

  /** True if the next turn will probably take a message. */
  get expectsMore(): boolean {
    return this.#isQueued;
  }

  /** True if a message is in progress, or a frame of the client has arrived that was not taken. */
  get isBusy(): boolean {
    return this.#inFlight > 0 || this.#isQueued || !this.#needsBytes;
  }

  add(bytes: Buffer): void {
    if (this.#receiver.isOver) return this.#drop();
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

  /** Continues a message in progress, in a turn of this connection. */
  runInTurn(work: Continuation): void {
    if (this.#continuations === none) this.#continuations = [work];
    else this.#continuations.push(work);
    this.proceed();
  }

  /** Runs one continuation, or takes the client's next frame. @returns milliseconds that reading took before the turn */
  takeTurn(): number {
    this.#isQueued = false;
    if (this.#continuations.length > 0) return this.#continue(this.#continuations.shift()!);
    if (!this.#mayTake()) return 0;
    this.#load.forget(this);
    const { unreadBytes } = this.#receiver;
    const received = this.#fault ?? this.#receiver.next();
    this.#readBytes += unreadBytes - this.#receiver.unreadBytes;
    if (this.#fault === undefined && isFault(received)) {
      this.#fault = received;
      return this.#readMillis();
    }
    this.#needsBytes = received === undefined || this.#receiver.unreadBytes === 0;
    if (received !== undefined && this.#owner.take(received)) {
      this.#inFlight++;
      this.#load.enter();
    }
    if (this.#isPaused && this.#receiver.unreadBytes <= this.#readAhead / 2) this.#resume();
    return received === undefined ? 0 : this.#readMillis();
  }

  /** Asks for a turn if there is work. */
  proceed(hasRested = false): void {
    if (this.#isQueued) return;
    if (this.#continuations.length === 0) {
      if (this.#needsBytes) return this.#endInput();
      if (!this.#mayTake()) return;
    }
    this.#isQueued = true;
    this.#owner.hasWork(hasRested || this.#rest !== undefined);
  }

  /** Counts work that took `millis`. While the connection rests for it, messages in progress continue. */
  worked(millis: number): void {
    const now = this.#clock.monotonic();
    const rest = this.#debt.add(millis, now);
    if (rest > 0) this.#restFor(rest);
    this.proceed();
  }

  stageHasRoom(): void {
    this.proceed();
  }

  /** The connection has closed. Messages in progress still end. */
  close(): void {
    this.#rest?.cancel();
    this.#rest = undefined;
    this.#load.forget(this);
  }

  #restFor(millis: number): void {
    this.#rest?.cancel();
    this.#rest = this.#clock.setTimeout(() => {
      this.#rest = undefined;
      if (this.#receiver.isOver) this.#resume();
      this.proceed(true);
    }, millis);
  }

  /** Bytes after the last frame are read slowly: a client may send them without end until the socket is closed. */
  #drop(): void {
    this.#pause();
    if (this.#rest === undefined) this.#restFor(dropRestMillis);
  }

  #readMillis(): number {
    const millis = this.#readBytes * readMillisPerByte;
    this.#readBytes = 0;
    return millis;
  }

  #endInput(): void {
    if (!this.#hasEnded) return;
    this.#hasEnded = false;
    this.#owner.inputEnded();
  }

  #continue(work: Continuation): number {
    this.#inFlight--;
    try {
      return work();
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

function isFault(received: Received | undefined): received is ReceiveFault {
  return typeof received === "object" && received.kind === "fault";
}

const none: Continuation[] = [];
