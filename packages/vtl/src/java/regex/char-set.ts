// Sets of code points. Each is the source of a class in JavaScript's `v` regular expressions, which have union, intersection,
// complement and Unicode properties. JavaScript tests a character once per set; the set caches the result.

export class CharSet {
  private readonly write: () => string;
  private written: string | undefined;
  /** True if Java tests UTF-16 code units: the set is not a complement and has no supplementary characters. */
  readonly bmp: boolean;
  private regex: RegExp | undefined;
  private readonly latin = new Uint8Array(256);
  /** Cached results for the other characters of the BMP, in pages of 256. */
  private wide: (Uint8Array | undefined)[] | undefined;
  /** Number of tests by JavaScript, over all sets. Matchers charge them. */
  static asked = 0;

  /** @param write returns the source; called once, after the whole pattern has been read */
  constructor(write: string | (() => string), bmp: boolean) {
    this.write = typeof write === "string" ? () => write : write;
    this.bmp = bmp;
  }

  /** The class in `v` syntax, brackets included. */
  get source(): string {
    this.written ??= this.write();
    return this.written;
  }

  has(codePoint: number): boolean {
    if (codePoint < 256) return (this.latin[codePoint] || this.look(this.latin, codePoint)) === 2;
    if (codePoint < 0x10000) {
      this.wide ??= [];
      const page = codePoint >> 8;
      let table = this.wide[page];
      if (table === undefined) {
        table = new Uint8Array(256);
        this.wide[page] = table;
      }
      return (table[codePoint & 255] || this.look(table, codePoint)) === 2;
    }
    return this.ask(codePoint);
  }

  private look(table: Uint8Array, codePoint: number): number {
    const answer = this.ask(codePoint) ? 2 : 1;
    table[codePoint & 255] = answer;
    return answer;
  }

  private ask(codePoint: number): boolean {
    CharSet.asked++;
    this.regex ??= new RegExp(`^${this.source}$`, "v");
    return this.regex.test(String.fromCodePoint(codePoint));
  }

  static union(parts: readonly CharSet[]): CharSet {
    const distinct = [...new Set(parts)];
    if (distinct.length === 1) return distinct[0]!;
    return new CharSet(
      () => `[${distinct.map((part) => part.members).join("")}]`,
      distinct.every((part) => part.bmp),
    );
  }

  /** The source as part of a larger union, without unneeded brackets, so that large unions are not nested. */
  private get members(): string {
    return /^\[(?!\^)(?:[^[\]&\\]|\\.)*\]$/s.test(this.source) ? this.source.slice(1, -1) : this.source;
  }

  intersection(other: CharSet): CharSet {
    return new CharSet(() => `[${this.source}&&${other.source}]`, this.bmp && other.bmp);
  }

  private opposite: CharSet | undefined;

  complement(): CharSet {
    this.opposite ??= new CharSet(() => `[^${this.source}]`, false);
    return this.opposite;
  }
}

export function codePointSource(codePoint: number): string {
  return `\\u{${codePoint.toString(16)}}`;
}

export function rangeSource(from: number, to: number): string {
  return from === to ? codePointSource(from) : `${codePointSource(from)}-${codePointSource(to)}`;
}

export function rangeSet(from: number, to: number): CharSet {
  return new CharSet(`[${rangeSource(from, to)}]`, to < 0xd800 || (from > 0xdfff && to < 0x10000));
}

export function isAlpha(codePoint: number): boolean {
  return (codePoint | 0x20) >= 0x61 && (codePoint | 0x20) <= 0x7a && codePoint < 0x80;
}

export function isLineTerminator(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d || unit === 0x85 || unit === 0x2028 || unit === 0x2029;
}

export function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

export function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

export function isSurrogate(codePoint: number): boolean {
  return codePoint >= 0xd800 && codePoint <= 0xdfff;
}

const utf = (body: string, bmp = true): CharSet => new CharSet(`[${body}]`, bmp);

export const everything = utf("\\u{0}-\\u{10ffff}", false);
const horizontalSpace = utf("\\t\\u{20}\\u{a0}\\u{1680}\\u{180e}\\u{2000}-\\u{200a}\\u{202f}\\u{205f}\\u{3000}");
export const verticalSpace = utf("\\n-\\r\\u{85}\\u{2028}\\u{2029}");
export const unicodeDigit = utf("\\p{Nd}", false);
export const unicodeWord = utf("\\p{Alphabetic}\\p{Mn}\\p{Me}\\p{Mc}\\p{Nd}\\p{Pc}\\u{200c}\\u{200d}", false);
export const unicodeSpace = utf("\\p{Z}\\u{9}-\\u{d}\\u{85}", false);
/** Sets by letter, without and with the flag `U`. The capital letter means the complement. */
export const shorthands: { readonly [letter: string]: readonly [CharSet, CharSet] } = {
  d: [utf("0-9"), unicodeDigit],
  s: [utf("\\t\\n\\v\\f\\r\\u{20}"), unicodeSpace],
  w: [utf("a-zA-Z_0-9"), unicodeWord],
  h: [horizontalSpace, horizontalSpace],
  v: [verticalSpace, verticalSpace],
};
/** The characters of `.` without the flag `s`. */
export const dot = utf("^\\n\\r\\u{85}\\u{2028}\\u{2029}", false);
export const unixDot = utf("^\\n", false);
