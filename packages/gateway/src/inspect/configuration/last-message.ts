// The last message that took each route, for the inspector's samples.
import type { Inspector } from "../exchanges/inspector.ts";
import { isExchange } from "../exchanges/kept-record.ts";
import { routeOf } from "../exchanges/route-of.ts";
import type { Mask } from "../masking/mask.ts";

/** @returns undefined if no kept message took the route, or if a part of the last one is secret */
export type LastMessage = (apiId: string, routeKey: string) => string | undefined;

/** Reads all kept exchanges once. */
export function lastMessages(inspector: Inspector, mask: Mask): LastMessage {
  const texts = new Map<string, string>();
  for (const { record } of inspector.kept()) {
    if (!isExchange(record) || record.event.kind !== "message") continue;
    const route = routeOf(record);
    if (route) texts.set(`${record.event.connection.apiId} ${route.routeKey}`, record.event.document.text);
  }
  return (apiId, routeKey) => {
    const text = texts.get(`${apiId} ${routeKey}`);
    return text === undefined || mask.text(text) !== text ? undefined : text;
  };
}
