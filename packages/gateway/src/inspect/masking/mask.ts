// Masks secrets by their names: header values, query parameters, JSON members and stage variables.
import { masked, maskText } from "./mask-text.ts";
import { secretNameTest } from "./secret-name.ts";

export { masked };

type Pair = readonly [name: string, value: string];

export interface Mask {
  headers(headers: readonly Pair[]): readonly Pair[];
  url(url: URL): string;
  /** Masks secrets anywhere in a body, in time proportional to its length. */
  text(text: string): string;
  /** A copy of JSON with its secrets masked. */
  copy<Json>(json: Json): Json;
}

/** @param names masked in addition to the default names */
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
    copy: (json) => JSON.parse(maskText(JSON.stringify(json), isSecret)),
  };
}
