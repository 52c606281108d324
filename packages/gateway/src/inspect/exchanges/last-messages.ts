// The last message that took each route, for the inspector's samples.
import type { Mask } from "../masking/mask.ts";
import type { RouteMessage } from "./exchange-source.ts";
import type { Inspector } from "./inspector.ts";
import { isExchange } from "./kept-record.ts";
import { routeOf } from "./route-of.ts";

/** Reads all kept exchanges once. */
export function lastMessages(inspector: Inspector, mask: Mask): readonly RouteMessage[] {
  const last = new Map<string, Required<RouteMessage>>();
  for (const { sequence, record } of inspector.kept()) {
    if (!isExchange(record) || record.event.kind !== "message") continue;
    const routeKey = routeOf(record)?.routeKey;
    if (routeKey === undefined) continue;
    const { connection, document } = record.event;
    last.set(nameOf(connection.apiId, routeKey), {
      apiId: connection.apiId,
      routeKey,
      sequence,
      text: document.text,
    });
  }
  return [...last.values()].map(({ text, ...message }) => (mask.text(text) === text ? { ...message, text } : message));
}

/** The text of the last message of a route. @returns undefined if there is none, or if a part of it is secret */
export type LastMessage = (apiId: string, routeKey: string) => string | undefined;

export function findLastMessage(messages: readonly RouteMessage[]): LastMessage {
  const byRoute = new Map(messages.map((message) => [nameOf(message.apiId, message.routeKey), message.text]));
  return (apiId, routeKey) => byRoute.get(nameOf(apiId, routeKey));
}

/** The last message of each route among those of several processes. */
export function newestMessages(messages: readonly RouteMessage[]): readonly RouteMessage[] {
  const newest = new Map<string, RouteMessage>();
  for (const message of messages) {
    const name = nameOf(message.apiId, message.routeKey);
    if ((newest.get(name)?.sequence ?? 0) < message.sequence) newest.set(name, message);
  }
  return [...newest.values()];
}

const nameOf = (apiId: string, routeKey: string) => `${apiId} ${routeKey}`;
