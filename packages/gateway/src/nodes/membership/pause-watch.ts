// Notices that this process was paused: its own ticks came too late. Then its life must be renewed before anything is handled.
import { atMost, type Clock } from "../../clock.ts";
import type { PauseCheck } from "../../cluster/pause-check.ts";
import type { Renewal } from "./own-record.ts";

/** Less than the silence after which others declare a node dead, because heartbeats take time to arrive. */
export const longestGapMillis = 3_000;
/** A node that does not reach NATS goes on after this time. */
const longestAskMillis = 2_000;
/** How long new clients wait for another number after this node was fenced. */
const longestJoinMillis = 5_000;

export class PauseWatch implements PauseCheck {
  readonly #clock: Clock;
  readonly #renew: () => Promise<Renewal>;
  #deadline: number;
  #asking: Promise<void> | undefined;
  #joined: PromiseWithResolvers<void> | undefined;

  /** @param renew renews the life; its owner calls `block` if the life is lost */
  constructor(clock: Clock, renew: () => Promise<Renewal>) {
    this.#clock = clock.machine;
    this.#renew = renew;
    this.#deadline = this.#clock.monotonic() + longestGapMillis;
  }

  get deadline(): number {
    return this.#deadline;
  }

  /** Call it each second. A tick that comes too late renews the life before it moves the deadline. */
  tick(): void {
    if (this.#joined !== undefined) return;
    if (this.#isPast) void this.ask();
    else this.#move();
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

  /** The life was lost: nothing may be handled until `allow`. */
  block(): void {
    this.#joined ??= Promise.withResolvers();
    this.#deadline = Number.NEGATIVE_INFINITY;
  }

  /** Another life has begun. */
  allow(): void {
    this.#move();
    this.#joined?.resolve();
    this.#joined = undefined;
  }

  async #askOnce(): Promise<void> {
    await atMost(longestAskMillis, this.#renew(), this.#clock);
    this.#asking = undefined;
    if (this.#joined === undefined) this.#move();
  }

  #move(): void {
    this.#deadline = this.#clock.monotonic() + longestGapMillis;
  }

  get #isPast(): boolean {
    return this.#clock.monotonic() > this.#deadline;
  }
}
