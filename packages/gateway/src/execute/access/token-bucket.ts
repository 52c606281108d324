// A token bucket: a burst at once, a rate per second. It has no timer: `take` fills it.
import { type Shares, unshared } from "./shares.ts";

export interface TokenBucketLimit {
  /** Tokens per second; 0 blocks everything. */
  readonly ratePerSecond: number;
  /** The most tokens that can be taken at once. */
  readonly burst: number;
}

export class TokenBucket {
  /** Of all shares together. */
  readonly limit: TokenBucketLimit;
  readonly #shares: Shares;
  #sharedBy: number;
  #ratePerSecond: number;
  #burst: number;
  #tokens: number;
  #filledAt: number;

  /**
   * @param now milliseconds on a clock that does not jump; the bucket starts full
   * @param shares this bucket has an equal part of the limit, but at least one token of a burst. If their number changes,
   * the bucket keeps its tokens up to its new burst, and is filled at the new rate.
   */
  constructor(limit: TokenBucketLimit, now: number, shares = unshared) {
    this.limit = limit;
    this.#shares = shares;
    this.#sharedBy = shares.count;
    this.#ratePerSecond = limit.ratePerSecond / shares.count;
    this.#burst = burstOf(limit, shares);
    this.#tokens = this.#burst;
    this.#filledAt = now;
  }

  /** Takes one token if there is one. */
  take(now: number): boolean {
    if (this.#ratePerSecond <= 0) return false;
    const filled = (Math.max(0, now - this.#filledAt) / 1000) * this.#ratePerSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + filled);
    this.#filledAt = now;
    if (this.#sharedBy !== this.#shares.count) this.#divide();
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  #divide(): void {
    this.#sharedBy = this.#shares.count;
    this.#ratePerSecond = this.limit.ratePerSecond / this.#sharedBy;
    this.#burst = burstOf(this.limit, this.#shares);
    this.#tokens = Math.min(this.#burst, this.#tokens);
  }
}

function burstOf({ burst }: TokenBucketLimit, { count }: Shares): number {
  return Math.min(burst, Math.max(1, burst / count));
}
