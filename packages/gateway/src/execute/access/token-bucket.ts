// A token bucket: a burst at once, a rate per second. It has no timer: `take` fills it.

export interface TokenBucketLimit {
  /** Tokens per second; 0 blocks everything. */
  readonly ratePerSecond: number;
  /** The most tokens that can be taken at once. */
  readonly burst: number;
}

export class TokenBucket {
  readonly limit: TokenBucketLimit;
  #tokens: number;
  #filledAt: number;

  /** @param now milliseconds on a clock that does not jump; the bucket starts full */
  constructor(limit: TokenBucketLimit, now: number) {
    this.limit = limit;
    this.#tokens = limit.burst;
    this.#filledAt = now;
  }

  /** Takes one token if there is one. */
  take(now: number): boolean {
    const { ratePerSecond, burst } = this.limit;
    if (ratePerSecond <= 0) return false;
    this.#tokens = Math.min(burst, this.#tokens + (Math.max(0, now - this.#filledAt) / 1000) * ratePerSecond);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
