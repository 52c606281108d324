// `/`: leads a browser to the inspector, and lists for a program what the port serves.
import type { IncomingMessage, ServerResponse } from "node:http";

export interface RootOptions {
  /** `http://127.0.0.1:4510` */
  readonly url: string;
  /** True if the inspector has a page. */
  readonly hasPage: boolean;
  /** The APIs and the URLs of their stages. Undefined if callers must sign, so that they are not listed to everyone. */
  readonly apis: (() => readonly object[]) | undefined;
}

export function serveRoot(
  { url, hasPage, apis }: RootOptions,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.writeHead(405, { Allow: "GET, HEAD", "Content-Length": 0 }).end();
    return;
  }
  if (hasPage && prefersHtml(request.headers.accept)) {
    response.writeHead(302, { Location: "/inspector/", Vary: "Accept", "Content-Length": 0 }).end();
    return;
  }
  const served = {
    name: "answerback",
    controlPlane: `${url}/v2`,
    inspector: `${url}/inspector/`,
    health: `${url}/health`,
    ready: `${url}/ready`,
    metrics: `${url}/metrics`,
    ...(apis && { apis: apis() }),
  };
  const text = `${JSON.stringify(served, null, 2)}\n`;
  response.writeHead(200, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
    Vary: "Accept",
  });
  response.end(request.method === "HEAD" ? undefined : text);
}

/** Browsers name `text/html`; programs name `*\/*`, JSON, or nothing. */
function prefersHtml(accept = ""): boolean {
  return accept.split(",").some((range) => range.split(";", 1)[0]?.trim() === "text/html");
}
