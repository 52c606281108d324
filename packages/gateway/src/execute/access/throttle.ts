// Phase 3: throttles handshakes and messages by the settings of the stage and, if set, of the account
// (docs/behaviour/data-plane.md section 9). A changed limit applies immediately, with a new bucket.
import type { Clock } from "../../clock.ts";
import { type StageThrottling, type ThrottlingLimit, throttlingLimit } from "../../deployments/stage-throttling.ts";
import { GatewayError } from "../chain/gateway-error.ts";
import type { Message } from "../chain/inbound-event.ts";
import { type Shares, unshared } from "./shares.ts";
import { TokenBucket } from "./token-bucket.ts";

export interface AccountThrottling {
  /** New connections per second; default unlimited (the service allows 500). */
  readonly connectionsPerSecond?: number;
  /** Handshakes and messages per second; default unlimited (the service allows 10,000). */
  readonly requestsPerSecond?: number;
  /** Handshakes and messages at once; default the rate (the service allows 5,000). */
  readonly requestBurst?: number;
}

/** The buckets of all stages of this process. */
export class Throttle {
  readonly #shares: Shares;
  readonly #routes = new Map<string, TokenBucket>();
  #connections: TokenBucket | undefined;
  #requests: TokenBucket | undefined;

  constructor(account: AccountThrottling = {}, clock: Clock, shares = unshared) {
    this.#shares = shares;
    this.limitAccount(account, clock.monotonic());
  }

  /** Limits the account by other rates from now on, with new buckets. */
  limitAccount({ connectionsPerSecond, requestsPerSecond, requestBurst }: AccountThrottling, now: number): void {
    const bucket = (rate: number | undefined, burst?: number) =>
      rate === undefined ? undefined : new TokenBucket(throttlingLimit(rate, burst), now, this.#shares);
    this.#connections = bucket(connectionsPerSecond);
    this.#requests = bucket(requestsPerSecond, requestBurst);
  }

  /** True if a handshake may continue. */
  takeConnection(stage: ThrottledStage, now: number): boolean {
    return (this.#connections?.take(now) ?? true) && this.takeRequest(stage, "$connect", now);
  }

  /** True if the account allows one more request: a handshake, a message, a callback. */
  takeAccountRequest(now: number): boolean {
    return this.#requests?.take(now) ?? true;
  }

  /** True if an event of a route may continue. */
  takeRequest({ apiId, stageName, throttling }: ThrottledStage, routeKey: string, now: number): boolean {
    if (!this.takeAccountRequest(now)) return false;
    if (throttling === undefined) return true;
    const limit = throttling.routes.get(routeKey) ?? throttling.stage;
    if (limit === undefined) return true;
    return this.#bucket(`${apiId}/${stageName}/${routeKey}`, limit, now).take(now);
  }

  /** Forgets the buckets of a deleted stage. */
  forget(apiId: string, stageName: string): void {
    for (const name of this.#routes.keys()) if (name.startsWith(`${apiId}/${stageName}/`)) this.#routes.delete(name);
  }

  #bucket(name: string, limit: ThrottlingLimit, now: number): TokenBucket {
    const known = this.#routes.get(name);
    if (known && known.limit.ratePerSecond === limit.ratePerSecond && known.limit.burst === limit.burst) return known;
    const bucket = new TokenBucket(limit, now, this.#shares);
    this.#routes.set(name, bucket);
    return bucket;
  }
}

/** @throws GatewayError TOO_MANY_REQUESTS; the connection stays open */
export function throttleMessage({ stage }: Message, routeKey: string, throttle: Throttle, now: number): void {
  if (throttle.takeRequest(stage, routeKey, now)) return;
  throw new GatewayError(
    "TOO_MANY_REQUESTS",
    `More messages arrived for the route '${routeKey}' than the stage or the account allows.`,
  );
}

/** The part of a stage that throttling reads. */
export interface ThrottledStage {
  readonly apiId: string;
  readonly stageName: string;
  /** Undefined if the stage has no limits. */
  readonly throttling: StageThrottling | undefined;
}
