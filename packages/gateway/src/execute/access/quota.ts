// The quotas of API keys, counted from 0 at the start of the process (docs/behaviour/data-plane.md section 8.3).
import type { Clock } from "../../clock.ts";
import type { ApiKeySettings } from "./api-key.ts";

export interface Quota {
  /** Handshakes per period. */
  readonly limit: number;
  readonly period: "DAY" | "WEEK" | "MONTH";
}

/**
 * Counts one use of a key that has a quota.
 * @returns false if the quota is used up; a promise only if another process counts
 */
export type CountUse = (key: ApiKeySettings) => boolean | Promise<boolean>;

/** Counts in this process. */
export function countInProcess(clock: Clock): CountUse {
  const counts = new Map<string, { readonly period: string; used: number }>();
  return ({ value, quota }) => {
    if (quota === undefined) return true;
    const period = periodOf(clock.now(), quota.period);
    let count = counts.get(value);
    if (count?.period !== period) {
      count = { period, used: 0 };
      counts.set(value, count);
    }
    if (count.used >= quota.limit) return false;
    count.used++;
    return true;
  };
}

/**
 * The name of a period; later ones of the same length sort after earlier ones. Assumed: calendar periods in UTC; weeks begin
 * on Sunday.
 */
export function periodOf(now: number, period: Quota["period"]): string {
  const date = new Date(now);
  if (period === "MONTH") return date.toISOString().slice(0, 7);
  if (period === "WEEK") date.setUTCDate(date.getUTCDate() - date.getUTCDay());
  return date.toISOString().slice(0, 10);
}
