// The map around one exchange: the way that it took is one straight row, with the routes and keys that it did not take above
// and below, in the order of the API and of the attempts.
import type { ApiDescription, ApiRouteDescription, ExchangeDescription } from "@answerback/gateway/inspector-api";
import type { ApiMap, MapLine, MapNode } from "./map-node.ts";
import { integrationCaption, integrationLabel, routeCaption } from "./map-words.ts";
import { otherKeys, type Step, wayOf } from "./way.ts";

/** Rows above and below the way. What does not fit is one node for the rest. */
const maxRowsBeside = 2;

/** @param api undefined while it is not known, or if it was deleted */
export function litPath(exchange: ExchangeDescription, api: ApiDescription | undefined): ApiMap {
  const keys = otherKeys(exchange, api);
  const routes = otherRoutes(exchange, api);
  const above = rowsFor(keys.before, routes.before);
  const below = rowsFor(keys.after, routes.after);
  const nodes: MapNode[] = [];
  const lines: MapLine[] = [];

  const way = wayOf(exchange, api);
  for (const [index, step] of way.entries()) {
    nodes.push({ ...step, row: above });
    const next = way[index + 1];
    if (next) lines.push({ from: step.id, to: next.id, state: next.state });
  }
  const backend = way.find(({ column }) => column === 1);
  const besideKeys = [
    ...fitted(keys.before.toReversed(), above).map((step, index) => ({ ...step, row: above - 1 - index })),
    ...fitted(keys.after, below).map((step, index) => ({ ...step, row: above + 1 + index })),
  ];
  for (const node of besideKeys) {
    nodes.push(node);
    if (backend) lines.push({ from: backend.id, to: node.id, state: "passed" });
  }
  const besideRoutes = [
    ...routes.before
      .toReversed()
      .slice(0, above)
      .map((it, index) => ({ ...it, row: above - 1 - index })),
    ...routes.after.slice(0, below).map((it, index) => ({ ...it, row: above + 1 + index })),
  ];
  for (const { route, integration, row } of besideRoutes) {
    nodes.push({ ...route, row });
    if (integration === undefined) continue;
    nodes.push({ ...integration, row });
    lines.push({ from: route.id, to: integration.id, state: "passed" });
  }
  return { nodes, lines, height: above + 1 + below };
}

/** All keys count; one route above and below is enough to show that there are others. */
function rowsFor(keys: readonly Step[], routes: readonly OtherRoute[]): number {
  return Math.min(maxRowsBeside, Math.max(keys.length, Math.min(1, routes.length)));
}

/** The nearest ones; the last place stands for the rest. */
function fitted(steps: readonly Step[], places: number): readonly Step[] {
  if (steps.length <= places) return steps;
  const rest = steps.slice(places - 1);
  const more: Step = {
    id: `more ${rest[0]!.id}`,
    column: 2,
    subject: { kind: "more" },
    caption: `${rest.length} more keys`,
    label: rest.map(({ label }) => label).join("  "),
    state: "passed",
    why: rest.map(({ why }) => why).join(" "),
    findings: [],
  };
  return [...steps.slice(0, places - 1), more];
}

interface OtherRoute {
  readonly route: Step;
  /** Absent if the chosen route has the same one. */
  readonly integration?: Step;
}

/** The routes beside the chosen one, in the order of the API; all are after it if there is none. */
function otherRoutes({ route, kind }: ExchangeDescription, api: ApiDescription | undefined) {
  if (api === undefined || kind === "callback" || kind === "refusedFrame") return { before: [], after: [] };
  const index = api.routes.findIndex(({ routeId }) => routeId === route?.routeId);
  const others = api.routes.map((other) => otherRoute(other, api, api.routes[index]?.integrationId));
  return { before: others.slice(0, Math.max(0, index)), after: others.slice(index + 1) };
}

function otherRoute(route: ApiRouteDescription, api: ApiDescription, taken: string | undefined): OtherRoute {
  const step: Step = {
    id: `route ${route.routeId}`,
    column: 0,
    subject: { kind: "route", routeId: route.routeId },
    caption: routeCaption(route),
    label: route.routeKey,
    state: "passed",
    findings: route.findings,
  };
  const integration = api.integrations.find(({ integrationId }) => integrationId === route.integrationId);
  if (integration === undefined || integration.integrationId === taken) return { route: step };
  return {
    route: step,
    integration: {
      id: `integration of ${route.routeId}`,
      column: 1,
      subject: { kind: "integration", integrationId: integration.integrationId },
      caption: integrationCaption(integration),
      label: integrationLabel(integration),
      state: "passed",
      findings: integration.findings,
    },
  };
}
