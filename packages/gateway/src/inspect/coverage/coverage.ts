// Counts the parts of APIs that events use: routes, integration responses, templates with their statements and branches,
// models, authorizers. Templates are traced, which takes several times as long, so coverage is for tests only.
import { Coverage, compile, Meter, type Template } from "@answerback/vtl";
import type {
  CompiledApi,
  CompiledIntegration,
  CompiledIntegrationResponse,
  CompiledRoute,
  DeclaredTemplates,
  RequestTemplateChoice,
  ResponseTemplateChoice,
} from "../../deployments/compiled-api.ts";
import type { TemplateCompiler, TemplatePlace } from "../../deployments/template-compiler.ts";
import type { Exchange } from "../../execute/chain/exchange.ts";
import type { ApiCoverage, CoverageItem, TemplateCoverage, TemplateOwner } from "./coverage-report.ts";
import { routeOf } from "../exchanges/route-of.ts";

interface WatchedTemplate {
  readonly place: TemplatePlace;
  readonly source: string;
  readonly coverage: Coverage;
  renderings: number;
}

export class CoverageCollector {
  /** By the part's name below. Counts are kept when an API is deployed again. */
  readonly #counts = new Map<string, number>();
  readonly #templates = new Map<string, WatchedTemplate>();
  /** The templates of the last compilation of each API. */
  readonly #deployed = new Map<string, { readonly deploymentId: string; readonly keys: Set<string> }>();

  /** A template counts what its renderings run. */
  readonly compileTemplate: TemplateCompiler = (source, place) => {
    const key = JSON.stringify([place.apiId, place.resource, place.member, source]);
    this.#note(place, key);
    const known = this.#templates.get(key);
    const traced = known?.coverage.template ?? compile(source, { profile: "apigateway", trace: true });
    const watched = known ?? { place, source, coverage: new Coverage(traced), renderings: 0 };
    this.#templates.set(key, watched);
    const template: Template = {
      source: traced.source,
      profile: traced.profile,
      render(variables, options) {
        const trace = traced.trace(variables, options);
        watched.coverage.add(trace);
        watched.renderings++;
        return trace.output;
      },
    };
    return template;
  };

  #note({ apiId, deploymentId }: TemplatePlace, key: string): void {
    const deployed = this.#deployed.get(apiId);
    if (deployed?.deploymentId === deploymentId) deployed.keys.add(key);
    else this.#deployed.set(apiId, { deploymentId, keys: new Set([key]) });
  }

  onExchange(exchange: Exchange): void {
    const { apiId } = exchange.event.connection;
    const count = (name: string) => this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    const { outcome, requestTemplate, response, responseTemplate } = exchange;
    const route = routeOf(exchange);
    if (route !== undefined) count(partName(apiId, "route", route.routeKey));
    if (response !== undefined && exchange.routed !== undefined) {
      count(partName(apiId, "response", responseName(exchange.routed.integration, response)));
    }
    for (const choice of [requestTemplate, responseTemplate]) {
      const name = templateName(choice);
      if (name !== undefined) count(partName(apiId, "template", name));
    }
    const model = modelOf(exchange, route);
    if (model !== undefined) count(partName(apiId, "model", model));
    const { authorization } = exchange.event.stage.api.access;
    if (exchange.event.kind !== "connect" || authorization.kind !== "authorizer") return;
    const isRefused = outcome.kind === "refused" && outcome.error?.phase === "admit";
    if (isRefused && outcome.error.code !== "FORBIDDEN" && outcome.error.code !== "UNAUTHORIZED") return;
    count(partName(apiId, "authorizer", isRefused ? "refused" : "allowed"));
  }

  /** The coverage of an API by the events so far. */
  report(api: CompiledApi, name: string): ApiCoverage {
    const count = (...[kind, part]: [string, string]) => this.#counts.get(partName(api.apiId, kind, part)) ?? 0;
    const items: CoverageItem[] = [];
    for (const { routeId, routeKey, validation } of api.routes.values()) {
      items.push({ kind: "route", routeId, routeKey, count: count("route", routeKey) });
      for (const { name } of validation?.models ?? []) {
        items.push({ kind: "model", name, routeKey, count: count("model", `${routeKey} ${name}`) });
      }
    }
    for (const { integration, isAnswered } of integrationsOf(api)) {
      if (!("responses" in integration)) continue;
      const { integrationId } = integration;
      const owner = { resource: "Integration", resourceId: integrationId, member: "requestTemplates" } as const;
      items.push(...templateItems(owner, `Integration ${integrationId}`, integration.requestTemplates, count));
      if (!isAnswered) continue;
      for (const { integrationResponseId, key, templates, contentHandling } of integration.responses.all) {
        items.push({
          kind: "integrationResponse",
          integrationResponseId,
          key,
          count: count("response", responseName(integration, { integrationResponseId })),
        });
        // Bytes are not rendered.
        if (contentHandling === "CONVERT_TO_BINARY") continue;
        const owner = {
          resource: "IntegrationResponse",
          resourceId: integrationResponseId,
          member: "responseTemplates",
        } as const;
        const resource = `IntegrationResponse ${integrationResponseId} of Integration ${integrationId}`;
        items.push(...templateItems(owner, resource, templates, count));
      }
    }
    const { authorization } = api.access;
    if (authorization.kind === "authorizer") {
      const { authorizerId } = authorization.authorizer;
      for (const verdict of ["allowed", "refused"] as const) {
        items.push({ kind: "authorizer", authorizerId, verdict, count: count("authorizer", verdict) });
      }
    }
    return { apiId: api.apiId, name, items, templates: this.#templatesOf(api, items) };
  }

  /** Without the templates that no client's answer depends on. */
  #templatesOf({ apiId }: CompiledApi, items: readonly CoverageItem[]): readonly TemplateCoverage[] {
    const used = new Set(
      items.flatMap((it) => (it.kind === "template" ? `${it.resourceId} ${it.member} ${it.key}` : [])),
    );
    return [...(this.#deployed.get(apiId)?.keys ?? [])].flatMap((deployedKey) => {
      const { place, source, coverage, renderings } = this.#templates.get(deployedKey)!;
      const [, resource, resourceId = ""] = /^(\w+) (\S+)/.exec(place.resource) ?? [];
      const [, member, key] = /^(\w+)\[(.*)\]$/s.exec(place.member) ?? [];
      const owner = { resource, resourceId, member } as TemplateOwner;
      const named = { ...owner, key: JSON.parse(key ?? '""') as string };
      const { statements, branches } = coverage;
      if (statements.length === 0 || !used.has(`${resourceId} ${member} ${named.key}`)) return [];
      return [{ ...named, source, renderings, statements, branches }];
    });
  }
}

const partName = (apiId: string, kind: string, part: string) => `${apiId} ${kind} ${part}`;

const responseName = (
  { integrationId }: Pick<CompiledIntegration, "integrationId">,
  { integrationResponseId }: Pick<CompiledIntegrationResponse, "integrationResponseId">,
) => `${integrationId} ${integrationResponseId}`;

function templateName(choice: RequestTemplateChoice | ResponseTemplateChoice | undefined): string | undefined {
  if (choice?.kind !== "template") return undefined;
  const { template } = choice;
  const { resource, member } = template.kind === "compiled" ? template : template.problem;
  return `${resource} ${member}`;
}

function templateItems(
  owner: TemplateOwner,
  resource: string,
  { keys }: DeclaredTemplates,
  count: (kind: string, part: string) => number,
): readonly CoverageItem[] {
  return keys.map((key) => {
    const name = `${resource} ${owner.member}[${JSON.stringify(key)}]`;
    return { kind: "template", ...owner, key, count: count("template", name) };
  });
}

/** The model that a message was validated with. */
function modelOf({ event, outcome }: Exchange, route: CompiledRoute | undefined): string | undefined {
  if (event.kind !== "message" || route?.validation === undefined) return undefined;
  const isThrottled = outcome.kind === "failed" && outcome.error.code === "TOO_MANY_REQUESTS";
  const model = isThrottled ? undefined : route.validation.choose(event.document, new Meter());
  return model && `${route.routeKey} ${model.name}`;
}

/** Each integration once, and whether a client gets the answer of one of its routes. */
function integrationsOf({ routes }: CompiledApi) {
  const found = new Map<string, { readonly integration: CompiledIntegration; isAnswered: boolean }>();
  for (const { integration, twoWay, routeKey } of routes.values()) {
    if (integration === undefined) continue;
    const isAnswered = routeKey === "$connect" || (twoWay && routeKey !== "$disconnect");
    const known = found.get(integration.integrationId);
    if (known === undefined) found.set(integration.integrationId, { integration, isAnswered });
    else known.isAnswered ||= isAnswered;
  }
  return [...found.values()];
}
