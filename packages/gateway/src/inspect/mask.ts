// Secrets never leave in a record: header values, query parameters, JSON members and stage variables are masked by name.
import { masked, maskText } from "./mask-text.ts";
import { secretNameTest } from "./secret-name.ts";

export { masked };

type Pair = readonly [name: string, value: string];

export interface Mask {
  headers(headers: readonly Pair[]): readonly Pair[];
  url(url: URL): string;
  /** A body: the values with a secret's name, wherever they stand in the text. Takes time in proportion to its length. */
  text(text: string): string;
}

/** @param names masked beside those that always are: headers, query parameters, JSON members, stage variables */
export function createMask(names: readonly string[]): Mask {
  const isSecret = secretNameTest(names);
  return {
    headers: (pairs) =>
      pairs.map(([name, value]) => [name, isSecret(name) ? masked : maskText(value, isSecret)] as const),
    url(url) {
      const shown = new URL(url);
      for (const name of new Set(url.searchParams.keys())) {
        if (isSecret(name)) shown.searchParams.set(name, masked);
      }
      if (shown.password !== "") shown.password = masked;
      return shown.href;
    },
    text: (body) => maskText(body, isSecret),
  };
}
