// Percentiles of measured values, and the medians of rounds.

/** @param part 0 to 1. @returns NaN if there are no values */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

export const median = (values: readonly number[]) => percentile(values, 0.5);

/** The median of each member. */
export function medianOf<Sample extends Readonly<Record<keyof Sample, number>>>(samples: readonly Sample[]): Sample {
  const names = Object.keys(samples[0]!) as (keyof Sample)[];
  return Object.fromEntries(names.map((name) => [name, median(samples.map((it) => it[name]))])) as Sample;
}
