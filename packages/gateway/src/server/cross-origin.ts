// What pages of an allowed origin need to call the gateway: the Fetch standard's protocol (CORS). Without these headers the
// browser keeps the answers from them, and never sends what is not a plain GET or POST.
import type { IncomingMessage, ServerResponse } from "node:http";

/** How long a browser may remember the answer to a preflight, in seconds. */
const maxAgeSeconds = 600;

/** Lets a page of an origin read the answer. */
export function allowOrigin(origin: string, response: ServerResponse): void {
  response.setHeader("Access-Control-Allow-Origin", origin);
  response.setHeader("Access-Control-Expose-Headers", "x-amzn-RequestId, x-amzn-ErrorType, x-answerback-warning");
  response.setHeader("Vary", "Origin");
}

/** Whether a browser asks what it may send. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
}

/** Any method and header: the origin is what decides, and what it sends is checked as that of any client. */
export function answerPreflight({ headers }: IncomingMessage, response: ServerResponse): void {
  const asked = headers["access-control-request-headers"];
  response.writeHead(204, {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
    "Access-Control-Max-Age": maxAgeSeconds,
    ...(asked !== undefined && { "Access-Control-Allow-Headers": asked }),
    ...(headers["access-control-request-private-network"] === "true" && {
      "Access-Control-Allow-Private-Network": "true",
    }),
  });
  response.end();
}
