// The client's handshake request as the routes of a stage see it: headers and query, in the order in which they were sent.

import type { IncomingMessage } from "node:http";
import type { Pairs } from "../../http/headers.ts";

export interface Handshake {
  /** Names as sent, with their values; names may repeat. */
  readonly headers: Pairs;
  /** Without `answerback-name`. */
  readonly query: Pairs;
  /** The query parameter `answerback-name`, by which a client names its connection for the inspector. */
  readonly connectionName: string | undefined;
}

const nameParameter = "answerback-name";

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
    this.#query ??= this.#parameters().filter(([name]) => name !== nameParameter);
    return this.#query;
  }

  get connectionName(): string | undefined {
    if (!this.#url.includes(nameParameter)) return undefined;
    return this.#parameters().find(([name]) => name === nameParameter)?.[1];
  }

  #parameters(): Pairs {
    const question = this.#url.indexOf("?");
    return question < 0 ? [] : [...new URLSearchParams(this.#url.slice(question + 1))];
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
