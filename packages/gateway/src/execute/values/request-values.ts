// Parameter mappings and overrides of an integration: the values that they read, and the headers, query and path values
// of the outgoing call (docs/behaviour/data-plane.md section 6.2).

import type { CompiledParameter, ExpressionDocument, RequestParameterValues } from "@answerback/apigatewayv2";
import type { Meter } from "@answerback/vtl";
import type { MessageContext, Override } from "@answerback/vtl/apigateway";
import { headerValues, type Pairs } from "../../http/headers.ts";
import { queryValues } from "../access/handshake.ts";
import type { RoutedEvent } from "../chain/select-route.ts";
import { contextText } from "./event-context.ts";

/** The parameters of one outgoing call. */
export interface RequestParameters {
  readonly headers: Pairs;
  readonly query: Pairs;
  readonly path: ReadonlyMap<string, string>;
}

/** The event's values, by source of the mapping grammar. */
export class EventValues implements RequestParameterValues {
  readonly #routed: RoutedEvent;
  readonly #status: number | undefined;

  /** @param status the backend's, once it has answered */
  constructor(routed: RoutedEvent, status?: number) {
    this.#routed = routed;
    this.#status = status;
  }

  get meter(): Meter {
    return this.#routed.event.meter;
  }

  get document(): ExpressionDocument {
    return this.#routed.event.document;
  }

  requestHeaderValues(name: string): readonly string[] {
    const { event } = this.#routed;
    return event.kind === "connect" ? headerValues(event.handshake.headers, name) : [];
  }

  requestQuerystringValues(name: string): readonly string[] {
    const { event } = this.#routed;
    return event.kind === "connect" ? queryValues(event.handshake, name) : [];
  }

  stageVariable(name: string): string | undefined {
    const { stageVariables } = this.#routed.event.stage;
    return Object.hasOwn(stageVariables, name) ? stageVariables[name] : undefined;
  }

  contextValue(path: readonly string[]): string | undefined {
    const context = this.#status === undefined ? this.#routed.context : this.#routed.contextWith(this.#status);
    return contextText(context, path);
  }
}

/**
 * Mapped parameters, then those that the request template wrote into `$context.requestOverride`.
 * @param context as the request template left it
 */
export function requestParameters(
  routed: RoutedEvent,
  mappings: readonly CompiledParameter<RequestParameterValues>[],
  context: MessageContext | undefined,
): RequestParameters {
  const values = new EventValues(routed);
  const headers = new Map<string, readonly [string, string]>();
  const query = new Map<string, readonly string[]>();
  const path = new Map<string, string>();
  for (const { destination, read } of mappings) {
    const found = read(values);
    if (found.length === 0) continue;
    if (destination.kind === "header") headers.set(destination.name.toLowerCase(), [destination.name, found.join(",")]);
    else if (destination.kind === "querystring") query.set(destination.name, found);
    else path.set(destination.name, found.join(","));
  }
  const written = context?.requestOverride;
  for (const [name, value] of overrides(written, "header")) headers.set(name.toLowerCase(), [name, value]);
  for (const [name, value] of overrides(written, "querystring")) query.set(name, [value]);
  for (const [name, value] of overrides(written, "path")) path.set(name, value);
  return {
    headers: [...headers.values()],
    query: Array.from(query, ([name, all]) => all.map((value) => [name, value] as const)).flat(),
    path,
  };
}

/** The members that a template wrote into one of the override maps, as strings. */
export function overrides(map: Override | undefined, name: string): Pairs {
  const written = map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined;
  if (typeof written !== "object" || written === null) return [];
  const entries: Iterable<[unknown, unknown]> = written instanceof Map ? written : Object.entries(written);
  return Array.from(entries, ([key, value]) => [String(key), String(value ?? "")] as const);
}
