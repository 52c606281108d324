// Finds mistakes in an API, or in one resource alone, before a client calls it. Pure functions over resources as the
// service's Get operations return them.
import type { Integration } from "../resources/integration.ts";
import type { IntegrationResponse } from "../resources/integration-response.ts";
import {
  type ApiGraph,
  eventOf,
  type GraphIntegration,
  isProxy,
  isTwoWay,
  isUnknown,
  type Known,
  type RouteEvent,
  routesTo,
  subjectOf,
} from "./api-graph.ts";
import { mixedContentFindings, unusedTemplateFindings } from "./content-handling.ts";
import { deploymentFindings } from "./deployment.ts";
import { collectFindings, type Finding, type FindingOptions, type FindingResource, type Report } from "./finding.ts";
import { keyFindings } from "./key.ts";
import { overlapFindings, uncoveredFindings } from "./key-coverage.ts";
import { templateSizeFinding, timeoutFinding } from "./limit.ts";
import { emptyMockFindings, functionArnFinding, parameterFindings, refusedRequestFindings } from "./request.ts";
import { integrationAt, responseAt } from "./resource-name.ts";
import { routeFindings } from "./route.ts";
import { templateFindings } from "./template/index.ts";
import type { TemplatePlace } from "./template/template-place.ts";
import { templateSelectionFindings } from "./template-selection.ts";
import { unusedFindings } from "./unused.ts";

/** All findings of an API: integration by integration, then routes, unused resources and deployments. */
export function findings(graph: ApiGraph, options: FindingOptions = {}): readonly Finding[] {
  return collectFindings(options, (report) => {
    for (const integration of graph.integrations) integrationTree(graph, integration, report);
    routeFindings(graph, report);
    if (graph.api.protocolType !== "HTTP") unusedFindings(graph, report);
    deploymentFindings(graph, report);
  });
}

/** Findings of one integration response whose integration is not known. */
export function integrationResponseFindings(
  response: Known<IntegrationResponse>,
  options: FindingOptions = {},
): readonly Finding[] {
  return collectFindings(options, (report) => responseRules(response, undefined, undefined, report));
}

/** Findings of one integration whose routes and responses are not known. */
export function integrationFindings(integration: Known<Integration>, options: FindingOptions = {}): readonly Finding[] {
  return collectFindings(options, (report) => integrationRules(integration, undefined, undefined, report));
}

function integrationTree(graph: ApiGraph, integration: GraphIntegration, report: Report): void {
  const routes = routesTo(graph, integration);
  const events = routes.length === 0 ? undefined : new Set(routes.map(eventOf));
  integrationRules(integration, graph.api.protocolType, events, report);
  if (isProxy(integration)) return;
  const at = integrationAt(integration);
  if (events !== undefined) {
    emptyMockFindings(integration, at, report);
    parameterFindings(integration, events, at, report);
  }
  const responses = integration.integrationResponses.map((response) => ({ response, at: responseAt(response) }));
  for (const { response } of responses) responseRules(response, integration, events, report);
  const subject = subjectOf(integration);
  if (subject === undefined) return;
  overlapFindings(responses, subject, report);
  const isAnswerUsed = routes.some((route) => eventOf(route) === "MESSAGE" && isTwoWay(route));
  if (!isAnswerUsed) return;
  const { integrationType = "", integrationMethod } = integration;
  uncoveredFindings(responses, { subject, integrationType, integrationMethod, integration: at }, report);
  mixedContentFindings(responses, report);
}

function integrationRules(
  integration: Known<Integration>,
  protocol: string | undefined,
  events: ReadonlySet<RouteEvent> | undefined,
  report: Report,
): void {
  const at = integrationAt(integration);
  timeoutFinding(integration, protocol, at, report);
  functionArnFinding(integration, protocol, at, report);
  if (isProxy(integration)) return;
  refusedRequestFindings(integration, at, report);
  templateRules(integration, "requestTemplates", at, placeOf(integration, events), undefined, report);
}

function responseRules(
  response: Known<IntegrationResponse>,
  integration: GraphIntegration | undefined,
  events: ReadonlySet<RouteEvent> | undefined,
  report: Report,
): void {
  const at = responseAt(response);
  const subject = integration && subjectOf(integration);
  keyFindings(response, subject, at, report);
  const key = subject === "errorMessage" ? undefined : response.integrationResponseKey;
  templateRules(response, "responseTemplates", at, placeOf(integration, events), key, report);
}

function placeOf(
  integration: Known<Integration> | undefined,
  events: ReadonlySet<RouteEvent> | undefined,
): Omit<TemplatePlace, "resource" | "member" | "key"> {
  if (integration === undefined) return {};
  const { integrationType, integrationUri } = integration;
  const isLambda = subjectOf(integration) === "errorMessage";
  return { integrationType, integrationUri, isLambda, events };
}

/** The rules for templates, in integrations and integration responses. */
function templateRules(
  resource: Known<
    Pick<Integration, "requestTemplates" | "templateSelectionExpression" | "contentHandlingStrategy"> &
      Pick<IntegrationResponse, "responseTemplates">
  >,
  member: "requestTemplates" | "responseTemplates",
  at: FindingResource,
  place: Omit<TemplatePlace, "resource" | "member" | "key">,
  integrationResponseKey: string | undefined,
  report: Report,
): void {
  const templates = resource[member] ?? {};
  templateSelectionFindings(
    {
      expression: resource.templateSelectionExpression,
      templates,
      member,
      isComplete: !isUnknown(resource, member),
      isExpressionKnown: !isUnknown(resource, "templateSelectionExpression"),
      integrationResponseKey,
    },
    at,
    report,
  );
  unusedTemplateFindings(resource, member, templates, at, report);
  for (const [key, text] of Object.entries(templates)) {
    templateSizeFinding(text, member, key, at, report);
    templateFindings(text, { resource: at, member, key, ...place }, report);
  }
}
