// The client's handshake request as the routes of a stage see it: headers and query, in the order in which they were sent.

import type { IncomingMessage } from "node:http";
import type { Pairs } from "../../http/headers.ts";

export interface Handshake {
  /** Names as sent, with their values; names may repeat. */
  readonly headers: Pairs;
  readonly query: Pairs;
}

/** Parsed on demand: most handshakes need neither headers nor query. */
export function handshakeOf({ rawHeaders, url = "/" }: IncomingMessage): Handshake {
  return new RequestHandshake(rawHeaders, url);
}

class RequestHandshake implements Handshake {
  readonly #rawHeaders: readonly string[];
  readonly #url: string;
  #headers: Pairs | undefined;
  #query: Pairs | undefined;

  constructor(rawHeaders: readonly string[], url: string) {
    this.#rawHeaders = rawHeaders;
    this.#url = url;
  }

  get headers(): Pairs {
    this.#headers ??= pairs(this.#rawHeaders);
    return this.#headers;
  }

  get query(): Pairs {
    const question = this.#url.indexOf("?");
    this.#query ??= question < 0 ? [] : [...new URLSearchParams(this.#url.slice(question + 1))];
    return this.#query;
  }
}

function pairs(rawHeaders: readonly string[]): Pairs {
  const headers: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) headers.push([rawHeaders[index]!, rawHeaders[index + 1]!]);
  return headers;
}

/** All values of a query parameter in order. */
export function queryValues(handshake: Handshake, name: string): readonly string[] {
  return handshake.query.filter(([sent]) => sent === name).map(([, value]) => value);
}

/** Name → value, the last value of a repeated name. Names are own members, even `__proto__`. */
export function lastValues(pairs: Pairs): Record<string, string> {
  return Object.fromEntries(pairs);
}
