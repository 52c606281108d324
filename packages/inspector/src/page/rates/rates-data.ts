// Counts messages and their times for each second.
import { isFailure } from "../messages/filter.ts";
import type { Message } from "../messages/message-log.ts";

/** Columns for a chart, one entry a second, oldest first. */
export interface RatesData {
  /** Seconds since 1970. */
  readonly seconds: readonly number[];
  readonly counts: readonly number[];
  readonly failures: readonly number[];
  /** Half of the messages took at most so many milliseconds; null in a second without messages. */
  readonly median: readonly (number | null)[];
  /** 95 of 100. */
  readonly p95: readonly (number | null)[];
}

/**
 * @param messages in order of their time
 * @param now milliseconds since 1970; its second is not complete and therefore left out
 */
export function ratesOf(messages: readonly Message[], now: number, length: number): RatesData {
  const end = Math.floor(now / 1000);
  const start = end - length;
  const times: number[][] = Array.from({ length }, () => []);
  const failures = new Array<number>(length).fill(0);
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index]!;
    const second = Math.floor(message.at / 1000) - start;
    if (second < 0) break;
    if (second >= length || message.kind !== "message") continue;
    times[second]!.push(message.millis);
    if (isFailure(message)) failures[second]!++;
  }
  for (const of of times) of.sort((one, other) => one - other);
  return {
    seconds: times.map((_, index) => start + index),
    counts: times.map(({ length: count }) => count),
    failures,
    median: times.map((of) => quantile(of, 0.5)),
    p95: times.map((of) => quantile(of, 0.95)),
  };
}

/** @param sorted ascending */
function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? null;
}
