// `/inspector/`: the page, and below `/inspector/api/` its API (docs/inspector-api.md).
import type { IncomingMessage, ServerResponse } from "node:http";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { type RequestBodies, RequestBodyError } from "../../http/request-body.ts";
import type { Scrape } from "../metrics/scrape.ts";
import { ApiProblem } from "./api-problem.ts";
import type { ApiRoute, InspectorServices } from "./api-routes.ts";
import type { SessionAnswer } from "./inspector-api.ts";
import { type InspectorPage, servePage } from "./page.ts";
import type { PageToken } from "./page-token.ts";

export interface InspectorServerOptions extends InspectorServices {
  /** Undefined if only the API is served. */
  readonly page: InspectorPage | undefined;
  readonly token: PageToken;
  readonly bodies: RequestBodies;
  /** Exchanges that are kept per stage. */
  readonly maxExchanges: number;
  /** Receives internal errors of the gateway. */
  readonly warn: (message: string) => void;
}

/** The longest body: a template with its old text, both at the service's limit. */
const maxBodyBytes = 1024 * 1024;

/** Answers requests from this machine to `/inspector` or a path below it. */
export function createInspectorServer(
  options: InspectorServerOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { page, token, bodies, warn } = options;
  let routes: Promise<readonly ApiRoute[]> | undefined;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const [, , part, ...segments] = url.pathname.replace(/\/$/, "").split("/");
    if (part !== "api") {
      if (page === undefined) throw unknownPath(url.pathname);
      return servePage(page, request, response);
    }
    const path = segments.map(decodeURIComponentOr);
    if (path.length === 1 && path[0] === "session") return send(response, 200, sessionOf(request));
    // Loaded at the first request, because most gateways answer none. The routes need all findings, for example.
    routes ??= import("./api-routes.ts").then(({ apiRoutes }) => apiRoutes(options));
    const found = (await routes).filter((route) => matches(route.path, path));
    if (found.length === 0) throw unknownPath(url.pathname);
    const route = found.find(({ method }) => method === request.method);
    if (route === undefined) {
      const methods = found.map(({ method }) => method).join(", ");
      response.setHeader("Allow", methods);
      throw new ApiProblem(405, `${url.pathname} accepts only ${methods}.`);
    }
    const changes = route.method !== "GET";
    if (changes && !token.admits(request)) {
      throw new ApiProblem(
        403,
        "Only the inspector's page may change something: the header x-answerback-page is missing or wrong.",
      );
    }
    await bodies.use(request, maxBodyBytes, async (bytes) => {
      const body = changes && bytes.length > 0 ? parsed(bytes) : undefined;
      const result = await route.run({ path, query: url.searchParams, body, response });
      if (result !== undefined) send(response, 200, result);
      else if (!response.headersSent) response.writeHead(204).end();
    });
  }

  function sessionOf(request: IncomingMessage): SessionAnswer {
    const given = token.giveTo(request);
    if (given === undefined) throw new ApiProblem(403, "Only the inspector's page gets a session.");
    const { apis, events, maxExchanges } = options;
    return {
      token: given,
      source: apis.program === undefined ? "none" : "program",
      gateway: events.gateway,
      maxExchanges,
    };
  }

  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      const problem = asProblem(error);
      if (problem.status === 500) warn(`The inspector failed: ${Error.isError(error) ? error.stack : String(error)}`);
      if (response.headersSent) return void response.destroy();
      send(response, problem.status, { message: problem.message });
    });
  };
}

/** Answers a request to `/metrics`, or to `/metrics/node` for this node of a cluster only. Scrapers on other machines may read it, because it has only numbers. */
export async function serveMetrics(scrape: Scrape, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { contentType, text } = await scrape(request.url?.split("?")[0] === "/metrics/node" ? "node" : "all");
  response.writeHead(200, { "Content-Type": contentType, "Content-Length": Buffer.byteLength(text) }).end(text);
}

/** @param pattern segments; those that begin with a colon match everything */
function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length && pattern.every((segment, index) => segment[0] === ":" || segment === path[index])
  );
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw new ApiProblem(400, "The body is not JSON.", { cause });
  }
}

function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof RequestBodyError) {
    return new ApiProblem(error.reason === "tooLarge" ? 413 : 429, error.message, { cause: error });
  }
  return new ApiProblem(500, errorMessage(error), { cause: error });
}

function unknownPath(path: string): ApiProblem {
  return new ApiProblem(404, `${path} does not exist. docs/inspector-api.md lists the paths below /inspector/api.`);
}

function decodeURIComponentOr(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(text),
      "Cache-Control": "no-store",
    })
    .end(text);
}
