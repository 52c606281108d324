// The client's handshake request as the routes of a stage see it: headers and query, in the order in which they were sent.
import type { IncomingMessage } from "node:http";

export interface Handshake {
  /** Name as sent and value, repeated names repeated. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly query: readonly (readonly [name: string, value: string])[];
}

export function handshakeOf(request: IncomingMessage): Handshake {
  const headers: [string, string][] = [];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    headers.push([request.rawHeaders[index]!, request.rawHeaders[index + 1]!]);
  }
  const url = request.url ?? "/";
  const question = url.indexOf("?");
  return { headers, query: question < 0 ? [] : [...new URLSearchParams(url.slice(question + 1))] };
}

/** All values of a header in order; its name is compared without case. */
export function headerValues(handshake: Handshake, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return handshake.headers.filter(([sent]) => sent.toLowerCase() === wanted).map(([, value]) => value);
}

/** All values of a query parameter in order. */
export function queryValues(handshake: Handshake, name: string): readonly string[] {
  return handshake.query.filter(([sent]) => sent === name).map(([, value]) => value);
}

/** Name → value, the last value of a repeated name. Plain own members, whatever the client called them. */
export function lastValues(pairs: Handshake["headers"]): Record<string, string> {
  return Object.fromEntries(pairs);
}
