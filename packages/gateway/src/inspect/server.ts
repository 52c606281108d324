// `/inspector/`: the page, and below `/inspector/api/` the exchanges as JSON and as an event stream
// (docs/inspector-api.md).
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../clock.ts";
import type { ExchangeFilter, Inspector } from "./inspector.ts";
import type { Metrics } from "./metrics.ts";
import { type InspectorPage, servePage } from "./page.ts";

const defaultLimit = 100;
const maxLimit = 1000;
/** A follower with more unread bytes is disconnected. */
const maxWaitingBytes = 4 * 1024 * 1024;
const keepAliveMillis = 15_000;

/**
 * Answers a request from this machine to `/inspector` or a path below it.
 * @param page undefined if only the API is served
 */
export function serveInspector(
  inspector: Inspector,
  page: InspectorPage | undefined,
  clock: Clock,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = new URL(request.url ?? "/", "http://localhost");
  const [, , part, collection, requestId, ...rest] = url.pathname.replace(/\/$/, "").split("/");
  if (part !== "api") {
    if (page === undefined) return answer(response, 404, unknownPath(url.pathname));
    servePage(page, request, response).catch((error: unknown) => {
      answer(response, 500, { message: `The page cannot be built: ${Error.isError(error) ? error.message : error}` });
    });
    return;
  }
  if (request.method !== "GET") return answer(response, 405, { message: "The inspector accepts only GET." });
  if (rest.length > 0) return answer(response, 404, unknownPath(url.pathname));
  if (collection === "exchanges" && requestId !== undefined) {
    const found = inspector.find(decodeURIComponentOr(requestId));
    return found
      ? answer(response, 200, found)
      : answer(response, 404, { message: `Exchange ${requestId} was not found.` });
  }
  const filter = filterOf(url.searchParams);
  if (typeof filter === "string") return answer(response, 400, { message: filter });
  if (collection === "exchanges") {
    const limit = numberOf(url.searchParams, "limit", 1, maxLimit) ?? defaultLimit;
    if (typeof limit === "string") return answer(response, 400, { message: limit });
    return answer(response, 200, { items: inspector.list(filter, limit) });
  }
  if (collection === "events" && requestId === undefined) return stream(inspector, filter, clock, response);
  answer(response, 404, unknownPath(url.pathname));
}

/** Answers a request to `/metrics`. Scrapers on other machines may read it, because it has only numbers. */
export async function serveMetrics(metrics: Metrics, response: ServerResponse): Promise<void> {
  const { contentType, text } = await metrics.scrape();
  response.writeHead(200, { "Content-Type": contentType, "Content-Length": Buffer.byteLength(text) }).end(text);
}

/** Server-sent events: one `exchange` per exchange, its sequence as the event's id. */
function stream(inspector: Inspector, filter: ExchangeFilter, clock: Clock, response: ServerResponse): void {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  response.write(": following\n\n");
  const end = inspector.follow(filter, (exchange) => {
    response.write(`event: exchange\nid: ${exchange.sequence}\ndata: ${JSON.stringify(exchange)}\n\n`);
    if (response.writableLength > maxWaitingBytes) response.destroy();
  });
  const keepAlive = clock.setInterval(() => response.write(": still here\n\n"), keepAliveMillis);
  response.on("close", () => {
    keepAlive.cancel();
    end();
  });
}

/** @returns the filter, or an error message */
function filterOf(query: URLSearchParams): ExchangeFilter | string {
  const after = numberOf(query, "after", 0, Number.MAX_SAFE_INTEGER);
  if (typeof after === "string") return after;
  return {
    apiId: query.get("apiId") ?? undefined,
    stage: query.get("stage") ?? undefined,
    connectionId: query.get("connectionId") ?? undefined,
    after,
  };
}

function numberOf(query: URLSearchParams, name: string, least: number, most: number): number | string | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  return `${name} is '${text}'. It must be an integer from ${least} to ${most}.`;
}

function unknownPath(path: string): object {
  return {
    message: `${path} does not exist. Use /inspector/api/exchanges, /inspector/api/exchanges/{requestId} or /inspector/api/events.`,
  };
}

function decodeURIComponentOr(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) })
    .end(text);
}
