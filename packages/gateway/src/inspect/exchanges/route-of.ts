// The route of an exchange, also if the exchange failed before the route ran.
import type { CompiledRoute } from "../../deployments/compiled-api.ts";
import type { Exchange } from "../../execute/chain/exchange.ts";

/**
 * The route that ran; that of a handshake which was refused before; that of a message or an end whose route has no target.
 * @returns undefined if the API has no route for the event
 */
export function routeOf({ event, routed, outcome }: Exchange): CompiledRoute | undefined {
  if (routed !== undefined) return routed.route;
  const { routes } = event.stage.api;
  if (event.kind !== "message") return routes.get(event.kind === "connect" ? "$connect" : "$disconnect");
  const failed = outcome.kind === "failed" ? /^Route (.*)$/.exec(outcome.error.place?.resource ?? "")?.[1] : undefined;
  return failed === undefined ? undefined : routes.values().find(({ routeId }) => routeId === failed);
}
