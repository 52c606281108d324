// Notices that this process was paused: its own ticks came too late. Then its life must be renewed before anything is handled.
import { atMost, type Clock } from "../../clock.ts";
import type { PauseCheck } from "../../cluster/pause-check.ts";
import type { Renewal } from "./own-record.ts";

/** So much less than the silence after which others declare a node dead that a late heartbeat does not matter. */
export const longestGapMillis = 2_500;
/** With a second between ticks it stays below the longest gap. Who sets the clock forward causes one renewal. */
const longestSuspendMillis = 1_500;
/** A node that does not reach NATS goes on after this time. */
const longestAskMillis = 2_000;
/** How long new clients wait for another number after this node was fenced. */
const longestJoinMillis = 10_000;

export class PauseWatch implements PauseCheck {
  readonly #clock: Clock;
  readonly #renew: () => Promise<Renewal>;
  #deadline: number;
  /** False from a pause or a loss of the connection until NATS has confirmed that this life goes on. */
  #isSure = true;
  /** Counts losses of the connection: answers to what was sent before one do not count. */
  #losses = 0;
  /** How far the wall clock is ahead of the monotonic one, which stands still while the machine is suspended. */
  #ahead: number;
  #asking: Promise<void> | undefined;
  #joined: PromiseWithResolvers<void> | undefined;

  /** @param renew renews the life; its owner calls `block` if the life is lost */
  constructor(clock: Clock, renew: () => Promise<Renewal>) {
    this.#clock = clock.machine;
    this.#renew = renew;
    this.#ahead = this.#clock.now() - this.#clock.monotonic();
    this.#deadline = this.#clock.monotonic() + longestGapMillis;
  }

  get deadline(): number {
    return this.#deadline;
  }

  /** Call it each second. A tick that comes too late renews the life before it moves the deadline. */
  tick(): void {
    const ahead = this.#clock.now() - this.#clock.monotonic();
    const wasSuspended = ahead - this.#ahead > longestSuspendMillis;
    this.#ahead = ahead;
    if (this.#joined !== undefined) return;
    if (wasSuspended) this.#deadline = Number.NEGATIVE_INFINITY;
    if (this.#isPast) void this.ask();
    else this.#goOnFrom(this.#clock.monotonic());
  }

  async ask(): Promise<boolean> {
    if (!this.#isPast) return true;
    if (this.#joined === undefined) {
      this.#asking ??= this.#askOnce();
      await this.#asking;
    }
    if (this.#joined !== undefined) await atMost(longestJoinMillis, this.#joined.promise, this.#clock);
    return this.#joined === undefined;
  }

  /**
   * For claims, which do not go on without an answer of NATS.
   * @returns false if the life was lost, or NATS has not answered
   */
  async confirm(): Promise<boolean> {
    if (this.#isSure && !this.#isPast) return true;
    return this.#joined === undefined && (await this.#renewOnce()) === "sure";
  }

  /** The connection to NATS was lost, or has returned. */
  doubt(): void {
    this.#isSure = false;
    this.#losses++;
  }

  /** The life was lost: nothing may be handled until `allow`. */
  block(): void {
    this.#joined ??= Promise.withResolvers();
    this.#deadline = Number.NEGATIVE_INFINITY;
    this.#isSure = false;
  }

  /** Another life has begun. */
  allow(): void {
    this.#isSure = true;
    this.#goOnFrom(this.#clock.monotonic());
    this.#joined?.resolve();
    this.#joined = undefined;
  }

  async #askOnce(): Promise<void> {
    let isOver = false;
    this.#isSure = false;
    const untilSure = async () => {
      while (!isOver && (await this.#renewOnce()) === "stale");
    };
    await atMost(longestAskMillis, untilSure(), this.#clock);
    isOver = true;
    this.#asking = undefined;
    if (this.#joined === undefined && this.#isPast) this.#goOnFrom(this.#clock.monotonic());
  }

  /** @returns `stale` if the process was paused, or lost its connection, after the renewal was sent: the answer proves nothing */
  async #renewOnce(): Promise<"sure" | "stale" | "unknown"> {
    const sentAt = this.#clock.monotonic();
    const losses = this.#losses;
    const renewal = await this.#renew();
    if (renewal !== "kept" || this.#joined !== undefined) return "unknown";
    if (losses !== this.#losses) return "stale";
    this.#goOnFrom(sentAt);
    if (this.#isPast) return "stale";
    this.#isSure = true;
    return "sure";
  }

  #goOnFrom(moment: number): void {
    this.#deadline = Math.max(this.#deadline, moment + longestGapMillis);
  }

  get #isPast(): boolean {
    return this.#clock.monotonic() > this.#deadline;
  }
}
