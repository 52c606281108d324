// API keys with their rate and quota, from the settings (docs/behaviour/data-plane.md section 8.3). Each node
// counts alone, from 0 at its start.
import type { Clock } from "../../clock.ts";
import { throttlingLimit } from "../../deployments/stage-throttling.ts";
import { GatewayError } from "../chain/gateway-error.ts";
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
  readonly quota?: { readonly limit: number; readonly period: "DAY" | "WEEK" | "MONTH" };
}

export interface ApiKeys {
  /**
   * Counts one use.
   * @param value from the client or its authorizer
   * @returns the key's id
   * @throws GatewayError FORBIDDEN for a missing, unknown or disabled key, TOO_MANY_REQUESTS, LIMIT_EXCEEDED
   */
  use(value: string | undefined): string;
}

export function createApiKeys(settings: readonly ApiKeySettings[], clock: Clock): ApiKeys {
  const usages = new Map(settings.map((key) => [key.value, new Usage(key)]));
  return {
    use(value) {
      const usage = value === undefined ? undefined : usages.get(value);
      if (usage === undefined) {
        throw new GatewayError(
          "FORBIDDEN",
          value === undefined
            ? "The handshake has no API key."
            : "The API key is unknown. Add it to the setting apiKeys.",
        );
      }
      usage.count(clock);
      return usage.key.id;
    },
  };
}

class Usage {
  readonly key: ApiKeySettings;
  #bucket: TokenBucket | undefined;
  #period = "";
  #used = 0;

  constructor(key: ApiKeySettings) {
    this.key = key;
  }

  count(clock: Clock): void {
    const { id, enabled = true, rateLimit, burstLimit, quota } = this.key;
    if (!enabled) throw new GatewayError("FORBIDDEN", `The API key ${id} is disabled.`);
    if (rateLimit !== undefined) {
      const now = clock.monotonic();
      this.#bucket ??= new TokenBucket(throttlingLimit(rateLimit, burstLimit), now);
      if (!this.#bucket.take(now)) {
        throw new GatewayError("TOO_MANY_REQUESTS", `The API key ${id} allows ${rateLimit} handshakes per second.`);
      }
    }
    if (quota === undefined) return;
    const period = periodOf(clock.now(), quota.period);
    if (period !== this.#period) {
      this.#period = period;
      this.#used = 0;
    }
    if (this.#used >= quota.limit) {
      throw new GatewayError(
        "LIMIT_EXCEEDED",
        `The API key ${id} allows ${quota.limit} handshakes per ${quota.period}.`,
      );
    }
    this.#used++;
  }
}

/** Assumed: calendar periods in UTC; weeks begin on Sunday. */
function periodOf(now: number, period: "DAY" | "WEEK" | "MONTH"): string {
  const date = new Date(now);
  if (period === "MONTH") return date.toISOString().slice(0, 7);
  if (period === "WEEK") date.setUTCDate(date.getUTCDate() - date.getUTCDay());
  return date.toISOString().slice(0, 10);
}
