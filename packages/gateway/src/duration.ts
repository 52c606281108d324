// Durations as people write them: `200ms`, `1.5s`, `10m`, `2h`.

const unitMillis: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Forms of a duration, for messages. */
export const durationForms = "a number with a unit: 200ms, 1.5s, 10m, 2h";

/** @returns milliseconds; undefined if the text is not a duration */
export function durationMillis(text: string): number | undefined {
  const [, number, unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h)\s*$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * unitMillis[unit]!;
}
