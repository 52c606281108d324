// Selects the exchanges that the list shows.
import { type Exchange, isFailure } from "../api/exchange.ts";

export interface Filter {
  /** Text anywhere in the exchange; case is ignored. */
  readonly text: string;
  /** `{apiId}/{stage}`; empty for all. */
  readonly stage: string;
  readonly kind: Exchange["kind"] | "";
  readonly failuresOnly: boolean;
}

export const everything: Filter = { text: "", stage: "", kind: "", failuresOnly: false };

export const stageOf = ({ apiId, stage }: Exchange) => `${apiId}/${stage}`;

export function passes({ text, stage, kind, failuresOnly }: Filter, exchange: Exchange): boolean {
  return (
    (stage === "" || stageOf(exchange) === stage) &&
    (kind === "" || exchange.kind === kind) &&
    (!failuresOnly || isFailure(exchange)) &&
    (text === "" || searchText(exchange).includes(text.toLowerCase()))
  );
}

const searchTexts = new WeakMap<Exchange, string>();

function searchText(exchange: Exchange): string {
  let text = searchTexts.get(exchange);
  if (text === undefined) {
    // Strings without JSON escapes, so that typed text is found.
    const strings: string[] = [];
    JSON.stringify(exchange, (_name, value: unknown) => {
      if (typeof value === "string" || typeof value === "number") strings.push(String(value));
      return value;
    });
    text = strings.join("\n").toLowerCase();
    searchTexts.set(exchange, text);
  }
  return text;
}
