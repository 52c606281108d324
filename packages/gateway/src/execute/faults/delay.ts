// The delay of a fault rule: a duration, an interval, or a distribution by its median and its 99th percentile.
import { durationMillis } from "../../duration.ts";

/** Draws one delay, in milliseconds. */
export type Delay = (random: () => number) => number;

export const delayForms = "300ms, 100ms to 900ms, or median 100ms p99 2s";

/** @returns undefined if the text is not a delay */
export function parseDelay(text: string): Delay | undefined {
  const fixed = durationMillis(text);
  if (fixed !== undefined) return () => fixed;
  const [, from, to] = /^(.+?)\s+to\s+(.+)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return uniform(durationMillis(from), durationMillis(to));
  const [, median, p99] = /^\s*median\s+(\S+?),?\s+p99\s+(\S+)\s*$/.exec(text) ?? [];
  if (median !== undefined && p99 !== undefined) return logNormal(durationMillis(median), durationMillis(p99));
  return undefined;
}

function uniform(from: number | undefined, to: number | undefined): Delay | undefined {
  if (from === undefined || to === undefined || to < from) return undefined;
  return (random) => from + random() * (to - from);
}

/** The quantile 0.99 of the standard normal distribution. */
const normal99 = 2.326347874;

/** Latencies of networks have a long tail, which the logarithm of a normal distribution describes. */
function logNormal(median: number | undefined, p99: number | undefined): Delay | undefined {
  if (median === undefined || p99 === undefined || median <= 0 || p99 < median) return undefined;
  const deviation = Math.log(p99 / median) / normal99;
  return (random) => median * Math.exp(deviation * normal(random));
}

/** The Box-Muller transform. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
