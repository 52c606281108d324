// The map of a whole API: one group of rows for each integration, with its routes on the left and its responses on the
// right. A route has one integration and a response belongs to one, so no lines cross.
import type { ApiDescription, ApiRouteDescription, IntegrationDescription } from "@answerback/gateway/inspector-api";
import type { ApiMap, MapLine, MapNode } from "./map-node.ts";
import {
  integrationCaption,
  integrationLabel,
  ownFindings,
  responseCaption,
  routeCaption,
  routeTitle,
  templatesLabel,
} from "./map-words.ts";

export function wholeMap(api: ApiDescription): ApiMap {
  const nodes: MapNode[] = [];
  const lines: MapLine[] = [];
  let top = 0;
  for (const integration of groupsOf(api)) {
    const routes = api.routes.filter(({ integrationId }) => integrationId === integration.integrationId);
    top += addGroup(routes, integration, top, nodes, lines);
  }
  for (const route of api.routes) {
    if (api.integrations.some(({ integrationId }) => integrationId === route.integrationId)) continue;
    nodes.push({ ...routeNode(route, top), caption: "route without target" });
    top++;
  }
  const height = Math.max(top, 1);
  nodes.push({
    id: "client",
    column: 4,
    row: (height - 1) / 2,
    rows: height,
    subject: { kind: "client" },
    caption: "",
    label: "client",
    state: "idle",
    findings: [],
  });
  return { nodes, lines, height };
}

/** In the order of their first routes; those without a route are last. */
function groupsOf({ routes, integrations }: ApiDescription): readonly IntegrationDescription[] {
  const place = (id: string) => {
    const index = routes.findIndex(({ integrationId }) => integrationId === id);
    return index === -1 ? routes.length : index;
  };
  return integrations.toSorted((one, other) => place(one.integrationId) - place(other.integrationId));
}

/** @returns the number of rows of the group */
function addGroup(
  routes: readonly ApiRouteDescription[],
  integration: IntegrationDescription,
  top: number,
  nodes: MapNode[],
  lines: MapLine[],
): number {
  const { responses, integrationId } = integration;
  const rows = Math.max(1, routes.length, responses.length);
  const middle = top + (rows - 1) / 2;
  const id = `integration ${integrationId}`;
  nodes.push({
    id,
    column: 1,
    row: middle,
    subject: { kind: "integration", integrationId },
    caption: integrationCaption(integration),
    label: integrationLabel(integration),
    state: "idle",
    findings: integration.findings,
  });
  for (const [index, route] of routes.entries()) {
    const node = routeNode(route, middle + index - (routes.length - 1) / 2);
    nodes.push(node);
    lines.push({ from: node.id, to: id, state: "idle" });
  }
  const answers = routes.some(({ twoWay }) => twoWay);
  for (const [index, response] of responses.entries()) {
    const row = middle + index - (responses.length - 1) / 2;
    const { integrationResponseId } = response;
    const responseId = `response ${integrationResponseId}`;
    const templateId = `template ${integrationResponseId}`;
    const [first] = response.templates;
    nodes.push(
      {
        id: responseId,
        column: 2,
        row,
        subject: { kind: "response", integrationId, integrationResponseId },
        caption: responseCaption(response),
        label: response.integrationResponseKey,
        state: "idle",
        findings: ownFindings(response.findings),
      },
      {
        id: templateId,
        column: 3,
        row,
        subject: { kind: "template", ...(first && { templateId: first.templateId }) },
        caption: response.templates.length > 1 ? "templates" : "template",
        label: templatesLabel(response),
        state: "idle",
        findings: response.findings.filter((finding) => finding.templateId !== undefined),
      },
    );
    lines.push({ from: id, to: responseId, state: "idle" }, { from: responseId, to: templateId, state: "idle" });
    if (answers) lines.push({ from: templateId, to: "client", state: "idle" });
  }
  if (responses.length === 0 && answers) lines.push({ from: id, to: "client", state: "idle" });
  return rows;
}

function routeNode(route: ApiRouteDescription, row: number): MapNode {
  return {
    id: `route ${route.routeId}`,
    column: 0,
    row,
    subject: { kind: "route", routeId: route.routeId },
    caption: routeCaption(route),
    label: route.routeKey,
    state: "idle",
    why: routeTitle(route),
    findings: route.findings,
  };
}
