// Finds the part in which two texts differ, without their common start and end.

export interface Difference {
  readonly start: string;
  /** The differing middle of the first text; `after` is that of the second. Both are empty if the texts are equal. */
  readonly before: string;
  readonly after: string;
  readonly end: string;
}

export function difference(before: string, after: string): Difference {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return {
    start: before.slice(0, start),
    before: before.slice(start, before.length - end),
    after: after.slice(start, after.length - end),
    end: end === 0 ? "" : before.slice(-end),
  };
}
