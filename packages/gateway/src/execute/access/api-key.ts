// API keys with their rate and quota, from the settings (docs/behaviour/data-plane.md section 8.3).
import type { Clock } from "../../clock.ts";
import { throttlingLimit } from "../../deployments/stage-throttling.ts";
import { GatewayError } from "../chain/gateway-error.ts";
import { type CountUse, countInProcess, type Quota } from "./quota.ts";
import { type Shares, unshared } from "./shares.ts";
import { TokenBucket } from "./token-bucket.ts";

/** A key and what its usage plan allows. */
export interface ApiKeySettings {
  /** `$context.identity.apiKeyId` */
  readonly id: string;
  /** The secret that clients send. */
  readonly value: string;
  /** Default true. */
  readonly enabled?: boolean;
  /** Handshakes per second; default unlimited. */
  readonly rateLimit?: number;
  /** Handshakes at once; default the rate, at least 1. */
  readonly burstLimit?: number;
  readonly quota?: Quota;
}

export interface ApiKeys {
  /**
   * Counts one use.
   * @param value from the client or its authorizer
   * @returns the key's id; a promise only if another process counts the key's quota
   * @throws GatewayError FORBIDDEN for a missing, unknown or disabled key, TOO_MANY_REQUESTS, LIMIT_EXCEEDED
   */
  use(value: string | undefined): string | Promise<string>;
  /** Accepts other keys from now on. Those with the same rate keep what they have used of it. */
  replace(settings: readonly ApiKeySettings[]): void;
}

export interface ApiKeyCounting {
  /** The processes that share the rates of the keys. Default: only this one. */
  readonly shares?: Shares | undefined;
  /** Default: quotas are counted in this process. */
  readonly countUse?: CountUse | undefined;
}

export function createApiKeys(
  settings: readonly ApiKeySettings[],
  clock: Clock,
  { shares = unshared, countUse = countInProcess(clock) }: ApiKeyCounting = {},
): ApiKeys {
  let rates = new Map(settings.map((key) => [key.value, new KeyRate(key, shares)]));
  return {
    replace(keys) {
      rates = new Map(keys.map((key) => [key.value, rates.get(key.value)?.of(key) ?? new KeyRate(key, shares)]));
    },
    use(value) {
      const rate = value === undefined ? undefined : rates.get(value);
      if (rate === undefined) {
        throw new GatewayError(
          "FORBIDDEN",
          value === undefined
            ? "The handshake has no API key."
            : "The API key is unknown. Add it to the setting apiKeys.",
        );
      }
      rate.take(clock);
      const { key } = rate;
      if (key.quota === undefined) return key.id;
      const isWithin = countUse(key);
      return typeof isWithin === "boolean" ? within(key, isWithin) : isWithin.then((it) => within(key, it));
    },
  };
}

/** @returns the key's id */
function within({ id, quota }: ApiKeySettings, isWithin: boolean): string {
  if (isWithin) return id;
  throw new GatewayError("LIMIT_EXCEEDED", `The API key ${id} allows ${quota?.limit} handshakes per ${quota?.period}.`);
}

class KeyRate {
  readonly key: ApiKeySettings;
  readonly #shares: Shares;
  #bucket: TokenBucket | undefined;

  constructor(key: ApiKeySettings, shares: Shares) {
    this.key = key;
    this.#shares = shares;
  }

  /** The same rate for changed settings of the key. @returns undefined if its rate has changed */
  of(key: ApiKeySettings): KeyRate | undefined {
    if (key.rateLimit !== this.key.rateLimit || key.burstLimit !== this.key.burstLimit) return undefined;
    const rate = new KeyRate(key, this.#shares);
    rate.#bucket = this.#bucket;
    return rate;
  }

  /** @throws GatewayError FORBIDDEN for a disabled key, TOO_MANY_REQUESTS */
  take(clock: Clock): void {
    const { id, enabled = true, rateLimit, burstLimit } = this.key;
    if (!enabled) throw new GatewayError("FORBIDDEN", `The API key ${id} is disabled.`);
    if (rateLimit === undefined) return;
    const now = clock.monotonic();
    this.#bucket ??= new TokenBucket(throttlingLimit(rateLimit, burstLimit), now, this.#shares);
    if (this.#bucket.take(now)) return;
    throw new GatewayError("TOO_MANY_REQUESTS", `The API key ${id} allows ${rateLimit} handshakes per second.`);
  }
}
