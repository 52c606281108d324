// The Fetch standard's CORS protocol, by which pages of an allowed origin call the gateway. Without these headers the
// browser hides responses from them, and sends only plain GET and POST requests.
import type { IncomingMessage, ServerResponse } from "node:http";

/** Time for which a browser may cache the answer to a preflight, in seconds. */
const maxAgeSeconds = 600;

/** Lets a page of an origin read the answer. */
export function allowOrigin(origin: string, response: ServerResponse): void {
  response.setHeader("Access-Control-Allow-Origin", origin);
  response.setHeader("Access-Control-Expose-Headers", "x-amzn-RequestId, x-amzn-ErrorType, x-answerback-warning");
  response.setHeader("Vary", "Origin");
}

/** True if a browser asks which requests it may send. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
}

/** Allows all methods and headers: only the origin decides. The requests that follow are checked as any client's. */
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
