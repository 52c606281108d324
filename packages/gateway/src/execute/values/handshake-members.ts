// The handshake in the events of functions, for `$connect` integrations and authorizers alike
// (docs/behaviour/data-plane.md 5.1 and 8.1.4).

import type { Pairs } from "../../http/headers.ts";
import type { ConnectEvent } from "../chain/inbound-event.ts";
import type { EventContext } from "./event-context.ts";
import { xrayTraceId } from "./trace-id.ts";

export interface HandshakeMembers {
  readonly headers: Readonly<Record<string, string>>;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  /** Undefined without a query. */
  readonly queryStringParameters: Readonly<Record<string, string>> | undefined;
  readonly multiValueQueryStringParameters: Readonly<Record<string, readonly string[]>> | undefined;
}

/** @param passes true for the client's headers that the function sees */
export function handshakeMembers(event: ConnectEvent, passes: (lowerCaseName: string) => boolean): HandshakeMembers {
  const headers = event.handshake.headers
    .filter(([name]) => passes(name.toLowerCase()))
    .concat([
      ["X-Amzn-Trace-Id", xrayTraceId(event)],
      ["X-Forwarded-For", event.connection.sourceIp],
      ["X-Forwarded-Port", "443"],
      ["X-Forwarded-Proto", "https"],
    ]);
  const { query } = event.handshake;
  const named = withOneSpelling(headers);
  return {
    headers: Object.fromEntries(named),
    multiValueHeaders: grouped(named),
    queryStringParameters: query.length > 0 ? Object.fromEntries(query) : undefined,
    multiValueQueryStringParameters: query.length > 0 ? grouped(query) : undefined,
  };
}

/** Header names ignore case: one that was sent in several spellings gets the last. */
function withOneSpelling(headers: Pairs): Pairs {
  const spellings = new Map(headers.map(([name]) => [name.toLowerCase(), name]));
  return headers.map(([name, value]) => [spellings.get(name.toLowerCase())!, value]);
}

function grouped(pairs: Pairs): Record<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const values = groups.get(name);
    if (values) values.push(value);
    else groups.set(name, [value]);
  }
  return Object.fromEntries(groups);
}

/** `requestContext` of an event: the context without the members that only templates read. */
export function requestContextOf(context: EventContext): object {
  const { status, routeKey, ...members } = context;
  return {
    routeKey,
    messageId: context.computed("messageId"),
    ...members,
    requestTime: context.computed("requestTime"),
  };
}
