// Phase 2: selects the route of an event (docs/behaviour/data-plane.md section 4).
import type { CompiledIntegration, CompiledRoute } from "../../deployments/compiled-api.ts";
import { EventContext } from "../values/event-context.ts";
import { GatewayError } from "./gateway-error.ts";
import type { InboundEvent, Message } from "./inbound-event.ts";

/** An event and its route. */
export class RoutedEvent {
  readonly event: InboundEvent;
  readonly route: CompiledRoute;
  readonly integration: CompiledIntegration;
  /** The value of the route selection expression; undefined if it was not evaluated. */
  readonly selected: string | undefined;
  #context: EventContext | undefined = undefined;

  constructor(
    event: InboundEvent,
    route: CompiledRoute,
    integration: CompiledIntegration,
    selected: string | undefined,
  ) {
    this.event = event;
    this.route = route;
    this.integration = integration;
    this.selected = selected;
  }

  /** `$context` before the backend has answered, made on demand. */
  get context(): EventContext {
    this.#context ??= new EventContext(this.event, this.route.routeKey);
    return this.#context;
  }

  /** `$context` after the backend has answered. */
  contextWith(status: number): EventContext {
    return new EventContext(this.event, this.route.routeKey, String(status), this.#context);
  }
}

/**
 * @returns undefined if there is nothing to run: no `$connect` or `$disconnect` route, or one without a target
 * @throws GatewayError FORBIDDEN if no route matches a message and there is no `$default`, or the route has no target
 */
export function selectRoute(event: InboundEvent): RoutedEvent | undefined {
  if (event.kind === "message") return messageRoute(event);
  const route = event.stage.api.routes.get(event.kind === "connect" ? "$connect" : "$disconnect");
  return route?.integration && new RoutedEvent(event, route, route.integration, undefined);
}

function messageRoute(message: Message): RoutedEvent {
  const { api } = message.stage;
  const { document, meter } = message;
  const selected = document.value(meter) === undefined ? undefined : api.routeSelection.evaluate(document, meter);
  const route = (selected !== undefined && matchingRoute(selected, api.routes)) || api.routes.get("$default");
  if (route === undefined) {
    throw new GatewayError(
      "FORBIDDEN",
      selected === undefined
        ? "The message is not JSON and the API has no $default route."
        : `No route has the key '${selected}' and the API has no $default route.`,
    );
  }
  if (route.integration === undefined) {
    throw new GatewayError("FORBIDDEN", `The route '${route.routeKey}' has no target.`, {
      place: { resource: `Route ${route.routeId}`, member: "target", position: undefined },
    });
  }
  return new RoutedEvent(message, route, route.integration, selected);
}

/** A message cannot select the routes of handshakes and disconnects: data-plane.md 4.4. */
function matchingRoute(selected: string, routes: ReadonlyMap<string, CompiledRoute>): CompiledRoute | undefined {
  return selected === "$connect" || selected === "$disconnect" ? undefined : routes.get(selected);
}
