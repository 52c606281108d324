// Hands requests of a worker over to the parent, by HTTP over a local socket. Bodies and event streams flow as they arrive.
import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream";

export interface HandOver {
  /** Answers a request as the parent does. Its caller was checked. */
  serve(request: IncomingMessage, response: ServerResponse): void;
  close(): void;
}

/** Headers of one connection, which the next one does not get (RFC 9110, 7.6.1); the body is framed again. */
const ofConnection = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
  "te",
  "trailer",
  "expect",
]);

/** @param socketPath of the parent */
export function handOverTo(socketPath: string): HandOver {
  const agent = new Agent({ keepAlive: true });
  return {
    serve(request, response) {
      const outgoing = httpRequest({
        agent,
        socketPath,
        method: request.method,
        path: request.url,
        headers: requestHeaders(request),
        setHost: false,
      });
      outgoing.on("response", (incoming) => {
        response.sendDate = false;
        response.writeHead(incoming.statusCode!, incoming.statusMessage, forwarded(incoming.rawHeaders));
        response.flushHeaders();
        pipeline(incoming, response, () => {});
      });
      outgoing.on("error", () => {
        if (response.headersSent || response.destroyed) return void response.destroy();
        const body = JSON.stringify({ message: "The gateway's parent process did not answer. Try again." });
        response.writeHead(503, { "Content-Type": "application/json", "Content-Length": body.length }).end(body);
      });
      response.on("close", () => {
        if (!response.writableFinished) outgoing.destroy();
      });
      // Not `pipeline`, which would fail if the parent answers before it has read the body.
      request.pipe(outgoing);
      request.on("aborted", () => outgoing.destroy());
    },
    close: () => agent.destroy(),
  };
}

/** The headers that the caller's check saw, and a frame for the body: bytes of a body without one would be another request. */
function requestHeaders({ headers, rawHeaders }: IncomingMessage): string[] {
  const kept = forwarded(rawHeaders);
  // The host of an absolute URL replaces the header.
  for (let index = 0; index < kept.length; index += 2) {
    if (kept[index]!.toLowerCase() === "host" && headers.host !== undefined) kept[index + 1] = headers.host;
  }
  // Node.js itself frames no body of unknown length of a GET or DELETE.
  if (headers["transfer-encoding"] !== undefined) kept.push("Transfer-Encoding", "chunked");
  return kept;
}

/** @param raw names and values in turn */
function forwarded(raw: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    if (!ofConnection.has(raw[index]!.toLowerCase())) kept.push(raw[index]!, raw[index + 1]!);
  }
  return kept;
}
