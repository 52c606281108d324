// The filters of lists and streams, from the query of a request (docs/inspector-api.md).
import type { ExchangeKind } from "../description/described-exchange.ts";
import { connectionOf, isExchange, isFailure, type KeptRecord, kindOf, statusOf } from "./kept-record.ts";
import { routeOf } from "./route-of.ts";
import { templateAddressOf } from "./template-id.ts";

export interface ExchangeFilter {
  readonly apiId?: string | undefined;
  readonly stage?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly kind?: ExchangeKind | undefined;
  /** The route key. */
  readonly route?: string | undefined;
  /** The integration response key. */
  readonly key?: string | undefined;
  /** `404`, or `4xx`. */
  readonly status?: string | undefined;
  readonly failed?: boolean | undefined;
  /** The id of a template that was rendered. */
  readonly template?: string | undefined;
}

export function passes(filter: ExchangeFilter, record: KeptRecord): boolean {
  const { apiId, stageName, connectionId } = connectionOf(record);
  return (
    (filter.apiId === undefined || filter.apiId === apiId) &&
    (filter.stage === undefined || filter.stage === stageName) &&
    (filter.connectionId === undefined || filter.connectionId === connectionId) &&
    (filter.kind === undefined || filter.kind === kindOf(record)) &&
    (filter.route === undefined || (isExchange(record) && routeOf(record)?.routeKey === filter.route)) &&
    (filter.key === undefined || (isExchange(record) && record.response?.key === filter.key)) &&
    (filter.status === undefined || hasStatus(record, filter.status)) &&
    (filter.failed === undefined || isFailure(record) === filter.failed) &&
    (filter.template === undefined || renderedTemplate(record, filter.template))
  );
}

function hasStatus(record: KeptRecord, wanted: string): boolean {
  const status = String(statusOf(record) ?? "");
  return /^\dxx$/i.test(wanted) ? status.length === 3 && status[0] === wanted[0] : status === wanted;
}

function renderedTemplate(record: KeptRecord, templateId: string): boolean {
  const address = templateAddressOf(templateId);
  if (address === undefined || !isExchange(record)) return false;
  const { event, routed, response, requestTemplate, responseTemplate } = record;
  if (event.connection.apiId !== address.apiId || routed?.integration.integrationId !== address.integrationId) {
    return false;
  }
  const isResponse = address.integrationResponseId !== undefined;
  if (isResponse && response?.integrationResponseId !== address.integrationResponseId) return false;
  const choice = isResponse ? responseTemplate : requestTemplate;
  return choice?.kind === "template" && choice.template.key === address.key;
}

const kinds: readonly string[] = [
  "connect",
  "message",
  "disconnect",
  "refusedFrame",
  "callback",
] satisfies ExchangeKind[];

/** @returns an error message if the query is invalid */
export function filterOf(query: URLSearchParams): ExchangeFilter | string {
  const [kind, failed] = [query.get("kind"), query.get("failed")];
  if (kind !== null && !kinds.includes(kind)) return `kind is '${kind}'. It must be one of ${kinds.join(", ")}.`;
  if (failed !== null && failed !== "true" && failed !== "false")
    return `failed is '${failed}'. It must be true or false.`;
  return {
    apiId: query.get("apiId") ?? undefined,
    stage: query.get("stage") ?? undefined,
    connectionId: query.get("connectionId") ?? undefined,
    kind: (kind as ExchangeKind | null) ?? undefined,
    route: query.get("route") ?? undefined,
    key: query.get("key") ?? undefined,
    status: query.get("status") ?? undefined,
    failed: failed === null ? undefined : failed === "true",
    template: query.get("template") ?? undefined,
  };
}
