// `/inspector/`: serves the files of the inspector's page, to this machine only, because it shows messages.
import type { IncomingMessage, ServerResponse } from "node:http";

/** One file of the page. */
export interface PageFile {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Strong, including the quotes. */
  readonly etag: string;
}

/** The page's files by their paths below `/inspector/`, with `index.html`. Called for each request. */
export type InspectorPage = () => Promise<ReadonlyMap<string, PageFile>>;

/** Only the page's own files run, and no site may frame it. Styles that scripts set do not count as inline. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The script of the page's worker makes functions from templates. It cannot connect to anything. */
const worker = "worker.js";
const workerPolicy = "default-src 'none'; script-src 'self' 'unsafe-eval'";

const headers = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-cache",
};

/** Answers a request to `/inspector` or a path below it, other than its API. */
export async function servePage(
  page: InspectorPage,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = ""] = (request.url ?? "/").split("?", 1);
  if (request.method !== "GET" && request.method !== "HEAD") return end(response, 405, { Allow: "GET, HEAD" });
  if (path === "/inspector") return end(response, 308, { Location: "/inspector/" });
  const name = path.slice("/inspector/".length) || "index.html";
  const file = (await page()).get(name);
  if (file === undefined) return end(response, 404, {});
  const { contentType, body, etag } = file;
  const policy = { "Content-Security-Policy": name === worker ? workerPolicy : pagePolicy };
  if (request.headers["if-none-match"] === etag) return end(response, 304, { ...headers, ...policy, ETag: etag });
  response.writeHead(200, {
    ...headers,
    ...policy,
    "Content-Type": contentType,
    "Content-Length": body.length,
    ETag: etag,
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

function end(response: ServerResponse, status: number, more: Readonly<Record<string, string>>): void {
  response.writeHead(status, { ...more, ...(status === 304 ? {} : { "Content-Length": 0 }) }).end();
}
