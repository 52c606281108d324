// Secrets never leave in a record: header values, query parameters and JSON members are masked by name.

/** What stands in the place of a secret. */
export const masked = "***";

/** Names that hold secrets wherever they stand, compared without case. */
const alwaysMasked = [
  "authorization",
  "proxy-authorization",
  "cookie",
  "set-cookie",
  "x-api-key",
  "apiKey",
  "x-amz-security-token",
  "x-amz-signature",
  "x-amz-credential",
];

type Pair = readonly [name: string, value: string];

export interface Mask {
  headers(headers: readonly Pair[]): readonly Pair[];
  url(url: URL): string;
  /** A body: the values of JSON members with a masked name, wherever they stand in the text. */
  text(text: string): string;
}

/** @param names masked beside those that always are: headers, query parameters, JSON members */
export function createMask(names: readonly string[]): Mask {
  const all = [...alwaysMasked, ...names];
  const maskedNames = new Set(all.map((name) => name.toLowerCase()));
  const alternatives = all.map((name) => name.replace(/[^\w-]/g, "\\$&")).join("|");
  const text = '"(?:[^"\\\\]|\\\\.)*"';
  // A member's value: a string, a list of strings, or a number or word.
  const member = new RegExp(`("(?:${alternatives})"\\s*:\\s*)(?:${text}|\\[[^\\]]*\\]|[^\\s,{}\\[\\]"]+)`, "gi");
  const maskPairs = (pairs: readonly Pair[]): readonly Pair[] =>
    pairs.map(([name, value]) => [name, maskedNames.has(name.toLowerCase()) ? masked : value]);
  return {
    headers: maskPairs,
    url(url) {
      const shown = new URL(url);
      for (const name of new Set(url.searchParams.keys())) {
        if (maskedNames.has(name.toLowerCase())) shown.searchParams.set(name, masked);
      }
      if (shown.password !== "") shown.password = masked;
      return shown.href;
    },
    text: (body) => body.replace(member, `$1"${masked}"`),
  };
}
