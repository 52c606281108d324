// A token bucket: so many at once, so many per second. No timers: it is filled when it is asked.

export interface TokenBucketLimit {
  /** Tokens per second; 0 blocks everything. */
  readonly ratePerSecond: number;
  /** The most that can be taken at once, at least 1 unless it is 0. */
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
