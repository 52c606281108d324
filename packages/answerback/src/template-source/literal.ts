// A string in a source file, and how it is written with another value.

/** A plain string: its value is the same in every run of the program. */
export interface Literal {
  /** Offsets in the source, with the quotes. */
  readonly start: number;
  readonly end: number;
  readonly value: string;
  /** @returns the source with another value of this string; undefined if the string cannot have it */
  replaced(value: string): string | undefined;
}

/** A quoted string, read character by character. */
export interface QuotedText {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  /** The offset in the source of each UTF-16 unit of the value, and of the closing quote. */
  readonly offsets: readonly number[];
}

/**
 * Replaces the part of a quoted string that differs, so that its other characters stay as they were written.
 * @param escaped writes a text within the quotes
 * @param read reads the string that begins at an offset; undefined if none does
 */
export function replacedQuoted(
  source: string,
  { start, end, value, offsets }: QuotedText,
  after: string,
  escaped: (text: string) => string,
  read: (source: string, start: number) => QuotedText | undefined,
): string | undefined {
  const shortest = Math.min(value.length, after.length);
  let same = 0;
  while (same < shortest && value[same] === after[same]) same++;
  let sameEnd = 0;
  while (sameEnd < shortest - same && value.at(-1 - sameEnd) === after.at(-1 - sameEnd)) sameEnd++;
  const [from, to] = [offsets[same] ?? end - 1, offsets[value.length - sameEnd] ?? end - 1];
  const middle = escaped(after.slice(same, after.length - sameEnd));
  const partly = source.slice(0, from) + middle + source.slice(to);
  if (read(partly, start)?.value === after) return partly;
  // At the border of the part, characters of both sides were read as one escape or substitution.
  const wholly = source.slice(0, start + 1) + escaped(after) + source.slice(end - 1);
  return read(wholly, start)?.value === after ? wholly : undefined;
}
