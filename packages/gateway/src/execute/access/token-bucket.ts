// A token bucket: a burst at once, a rate per second. It has no timer: `take` fills it.

export interface TokenBucketLimit {
  /** Tokens per second; 0 blocks everything. */
  readonly ratePerSecond: number;
  /** The most tokens that can be taken at once. */
  readonly burst: number;
}

export class TokenBucket {
  /** Of all shares together. */
  readonly limit: TokenBucketLimit;
  readonly #ratePerSecond: number;
  readonly #burst: number;
  #tokens: number;
  #filledAt: number;

  /**
   * @param now milliseconds on a clock that does not jump; the bucket starts full
   * @param shares number of processes that share the limit: this bucket has an equal part of it, but at least one token of
   * a burst
   */
  constructor(limit: TokenBucketLimit, now: number, shares = 1) {
    this.limit = limit;
    this.#ratePerSecond = limit.ratePerSecond / shares;
    this.#burst = Math.min(limit.burst, Math.max(1, limit.burst / shares));
    this.#tokens = this.#burst;
    this.#filledAt = now;
  }

  /** Takes one token if there is one. */
  take(now: number): boolean {
    if (this.#ratePerSecond <= 0) return false;
    const filled = (Math.max(0, now - this.#filledAt) / 1000) * this.#ratePerSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + filled);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
