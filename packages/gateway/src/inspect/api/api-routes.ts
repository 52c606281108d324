// The requests of the inspector's API, by method and path (docs/inspector-api.md).
import type { ServerResponse } from "node:http";
import type { Api } from "@answerback/apigatewayv2";
import { isProgramForm, type ProgramForm, programForms } from "@answerback/apigatewayv2/program-form";
import type { FaultRules } from "../../execute/faults/faults.ts";
import { apiKey, apisKey, belowApi } from "../../store/key.ts";
import type { Store } from "../../store/store.ts";
import type { Breakpoints } from "../changes/breakpoints.ts";
import { addFault, listFaults, removeFault } from "../changes/fault-changes.ts";
import { changeTemplate, type TemplateChangeOptions } from "../changes/template-change.ts";
import { type ApiDescriptionOptions, describeApi, describeApis } from "../configuration/api-description.ts";
import { describeDeployments } from "../configuration/deployment-changes.ts";
import { writtenProgram } from "../configuration/written-program.ts";
import type { PageEvents } from "../events/page-events.ts";
import { conversation, listConnections } from "../exchanges/conversations.ts";
import { type ExchangeFilter, filterOf } from "../exchanges/exchange-filter.ts";
import type { ExchangeSource, ListedExchange, ListedExchanges, ListQuestion } from "../exchanges/exchange-source.ts";
import { ApiProblem } from "./api-problem.ts";
import { describeClock, type ShownClock, turnClock } from "./clock-api.ts";
import type {
  ExchangeDescription,
  ExchangesAnswer,
  FaultsAnswer,
  NodesAnswer,
  TemplateExchangesAnswer,
} from "./inspector-api.ts";
import { answerConversations, type WriteConversations } from "./recording.ts";
import {
  breakpointRequest,
  clockRequest,
  faultRequest,
  releaseRequest,
  restartRequest,
  templateChangeRequest,
} from "./request-shape.ts";
import { type ShownWorkers, workersApi } from "./workers-api.ts";

export interface InspectorServices {
  readonly exchanges: ExchangeSource;
  readonly events: PageEvents;
  readonly apis: ApiDescriptionOptions;
  readonly templates: TemplateChangeOptions;
  readonly breakpoints: Breakpoints;
  readonly faults: FaultRules;
  readonly clock: ShownClock;
  /** Of the gateway: `http://HOST:PORT`. */
  readonly url: string;
  readonly writeConversations: WriteConversations | undefined;
  /** Undefined if the gateway is one process. */
  readonly workers: ShownWorkers | undefined;
  /** Undefined if the gateway is not part of a cluster. */
  readonly nodes: (() => Promise<NodesAnswer>) | undefined;
}

interface ApiRequest {
  /** The segments below `api`, decoded. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined without a body. */
  readonly body: unknown;
  readonly response: ServerResponse;
}

export interface ApiRoute {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Segments; those that begin with a colon are parameters. */
  readonly path: readonly string[];
  /** @returns the answer as JSON; undefined if there is none, or if the response was begun */
  run(request: ApiRequest): object | undefined | Promise<object | undefined>;
}

const defaultLimit = 100;
const maxLimit = 1000;

export function apiRoutes(services: InspectorServices): readonly ApiRoute[] {
  const { exchanges, events, apis, templates, breakpoints, faults, clock, url, writeConversations } = services;
  const route = (method: ApiRoute["method"], path: string, run: ApiRoute["run"]): ApiRoute => ({
    method,
    path: path.split("/"),
    run,
  });
  const workers = workersApi(services.workers);
  return [
    route("GET", "apis", async () => ({ items: await describeApis(apis) })),
    route("GET", "apis/:apiId", async ({ path }) => (await describeApi(path[1]!, apis)) ?? apiNotFound(path[1]!)),
    route("GET", "apis/:apiId/program", ({ path, query }) => {
      if (apis.store.get(apiKey(path[1]!)) === undefined) return apiNotFound(path[1]!);
      return writtenProgram(path[1]!, requireForm(query), apis);
    }),
    route("GET", "apis/:apiId/deployments", ({ path }) => {
      if (apis.store.get(apiKey(path[1]!)) === undefined) return apiNotFound(path[1]!);
      return describeDeployments(path[1]!, templates);
    }),
    route("GET", "exchanges", async ({ query }) =>
      exchangesAnswer(
        await exchanges.list({ ...listQuestion(query, limitOf(query)), areSummaries: areSummaries(query) }),
      ),
    ),
    route("GET", "exchanges/:id", async ({ path }) => {
      const found = await exchanges.find(path[1]!);
      if (found === undefined) throw new ApiProblem(404, `Exchange ${path[1]} was not found.`);
      return found;
    }),
    route("GET", "events", async ({ query, response }) => {
      const given = query.get("after") === null ? response.req.headers["last-event-id"] : undefined;
      const after = numberOf(query, "after", 0, Number.MAX_SAFE_INTEGER) ?? sequenceOf(given);
      await events.serve({ filter: requireFilter(query), areSummaries: areSummaries(query), after }, response);
      return undefined;
    }),
    route("GET", "connections", async ({ query }) => ({
      items: await listConnections(exchanges, requireFilter(query), limitOf(query)),
    })),
    route("GET", "connections/:connectionId", async ({ path }) => {
      const found = await conversation(exchanges, path[1]!);
      if (found === undefined) throw new ApiProblem(404, `Nothing is kept of the connection ${path[1]}.`);
      return found;
    }),
    route("GET", "conversations", async ({ query, response }) => {
      const question = listQuestion(query, numberOf(query, "limit", 1, maxLimit) ?? maxLimit);
      const { items } = await listDescribed(exchanges, question);
      const recording = {
        write: writeConversations,
        exchanges: items,
        gateway: { url, isManualClock: clock.advance !== undefined, withBackends: query.get("backends") === "true" },
        hasOneStage: stageCount(apis.store) <= 1,
      };
      await answerConversations(recording, response);
      return undefined;
    }),
    route("GET", "templates/:templateId/exchanges", async ({ path, query }): Promise<TemplateExchangesAnswer> => {
      const listed = await listDescribed(exchanges, { filter: { template: path[1]! }, limit: limitOf(query) });
      return { items: [...listed.items].reverse(), total: totalOf(listed) };
    }),
    route("PUT", "templates/:templateId", ({ path, body }) =>
      changeTemplate(path[1]!, templateChangeRequest(body), templates),
    ),
    route("GET", "clock", () => describeClock(clock)),
    route("POST", "clock", ({ body }) => turnClock(clock, clockRequest(body).advance, exchanges)),
    route("GET", "workers", () => workers.describe()),
    route("POST", "workers/restart", ({ body }) => workers.restart(restartRequest(body ?? {}).drain)),
    route("GET", "nodes", (): NodesAnswer | Promise<NodesAnswer> => services.nodes?.() ?? { items: [], missing: [] }),
    route("GET", "faults", (): Promise<FaultsAnswer> => listFaults(faults, apis.mask)),
    route("POST", "faults", async ({ body }) => apis.mask.copy(await addFault(faults, faultRequest(body)))),
    route("DELETE", "faults", async () => {
      await faults.clear();
      return undefined;
    }),
    route("DELETE", "faults/:faultId", async ({ path }) => {
      await removeFault(faults, path[1]!);
      return undefined;
    }),
    route("GET", "breakpoints", () => ({ items: breakpoints.list() })),
    route("POST", "breakpoints", ({ body }) => breakpoints.add(breakpointRequest(body))),
    route("DELETE", "breakpoints/:breakpointId", async ({ path }) => {
      if (await breakpoints.remove(path[1]!)) return undefined;
      throw new ApiProblem(404, `There is no breakpoint ${path[1]}.`);
    }),
    route("GET", "held", async () => ({ items: await breakpoints.held() })),
    route("POST", "held/:requestId", async ({ path, body }) => {
      await breakpoints.release(path[1]!, releaseRequest(body ?? {}));
      return undefined;
    }),
  ];
}

/** @throws ApiProblem */
/** @throws ApiProblem */
function requireForm(query: URLSearchParams): ProgramForm {
  const form = query.get("as") ?? "";
  if (isProgramForm(form)) return form;
  throw new ApiProblem(400, `as is '${form}'. It must be one of ${programForms.join(", ")}.`);
}

function apiNotFound(apiId: string): never {
  throw new ApiProblem(404, `API ${apiId} was not found.`);
}

function exchangesAnswer(listed: ListedExchanges): ExchangesAnswer<ListedExchange> {
  const { items, olderCount, newerCount } = listed;
  const [first, last] = [items[0], items.at(-1)];
  return {
    items,
    total: totalOf(listed),
    ...(first && olderCount > 0 && { before: first.sequence }),
    ...(last && newerCount > 0 && { after: last.sequence }),
  };
}

type DescribedExchanges = ListedExchanges & { readonly items: readonly ExchangeDescription[] };

function listDescribed(
  exchanges: ExchangeSource,
  question: Omit<ListQuestion, "areSummaries">,
): Promise<DescribedExchanges> {
  return exchanges.list({ ...question, areSummaries: false }) as Promise<DescribedExchanges>;
}

function totalOf({ items, olderCount, newerCount }: ListedExchanges): number {
  return olderCount + items.length + newerCount;
}

function stageCount(store: Store): number {
  const apis = store.list(apisKey) as readonly Api[];
  return apis.flatMap(({ apiId = "" }) => store.list(belowApi(apiId, "stages"))).length;
}

function areSummaries(query: URLSearchParams): boolean {
  const fields = query.get("fields");
  if (fields === null) return false;
  if (fields === "summary") return true;
  throw new ApiProblem(400, `fields is '${fields}'. It must be summary.`);
}

function requireFilter(query: URLSearchParams): ExchangeFilter {
  const filter = filterOf(query);
  if (typeof filter === "string") throw new ApiProblem(400, filter);
  return filter;
}

function listQuestion(query: URLSearchParams, limit: number): Omit<ListQuestion, "areSummaries"> {
  return {
    filter: requireFilter(query),
    text: query.get("text") || undefined,
    after: numberOf(query, "after", 0, Number.MAX_SAFE_INTEGER),
    before: numberOf(query, "before", 0, Number.MAX_SAFE_INTEGER),
    limit,
  };
}

function limitOf(query: URLSearchParams): number {
  return numberOf(query, "limit", 1, maxLimit) ?? defaultLimit;
}

function numberOf(query: URLSearchParams, name: string, least: number, most: number): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new ApiProblem(400, `${name} is '${text}'. It must be an integer from ${least} to ${most}.`);
}

/** Of the header `Last-Event-ID`, with which a browser continues a stream. */
function sequenceOf(header: string | string[] | undefined): number | undefined {
  return typeof header === "string" && /^\d+$/.test(header) ? Number(header) : undefined;
}
