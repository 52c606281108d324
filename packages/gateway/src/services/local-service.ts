// Other AWS services on the gateway's port: reads the body, checks the signature, passes both to the service.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError } from "@answerback/apigatewayv2";
import { checkClaim, checkSignature, type KnownKeys } from "../auth/sigv4.ts";
import { RequestBodies, RequestBodyError } from "../http/request-body.ts";
import { unservedServiceAnswer } from "./unserved-service.ts";

/** Serves the HTTP API of one AWS service. */
export interface LocalService {
  /** For which requests are signed: `lambda`. */
  readonly signingName: string;
  /** @returns the largest body in bytes, or undefined if the request is not for this service */
  maxBodyBytes(request: Pick<ServiceRequest, "method" | "url" | "headers">): number | undefined;
  /** Answers errors of the caller too. A rejection is a bug: it is logged and answered with 500. */
  handle(request: ServiceRequest): Promise<ServiceAnswer>;
}

export interface ServiceRequest {
  readonly method: string;
  /** With the query, percent-encoded. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Bytes of all bodies in memory: two of the largest, CreateFunction with a zip file. Control plane and callbacks have a
 * limit of their own.
 */
const maxTotalBytes = 160 * 1024 * 1024;

/**
 * @param keys undefined if callers need not sign
 * @returns false if the request is not for an AWS service
 */
export function createLocalServices(
  services: readonly LocalService[],
  keys: KnownKeys | undefined,
  warn: (message: string) => void,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const bodies = new RequestBodies(maxTotalBytes);

  async function answer(request: IncomingMessage, service: LocalService, maxBytes: number): Promise<ServiceAnswer> {
    const { method = "GET", url = "/", headers } = request;
    try {
      requireNoPage(request);
      // Before the body is read, so that bodies of unknown callers are not kept in memory.
      if (keys) checkClaim(request, service.signingName, keys);
      return await bodies.use(request, maxBytes, async (body) => {
        if (keys) await checkSignature(request, body, service.signingName, keys);
        return service.handle({ method, url, headers, body });
      });
    } catch (error) {
      return errorAnswer(error, maxBytes, `${service.signingName} ${method} ${url}`, warn);
    }
  }

  return (request, response) => {
    const { method = "GET", url = "/", headers } = request;
    for (const service of services) {
      const maxBytes = service.maxBodyBytes({ method, url, headers });
      if (maxBytes === undefined) continue;
      void answer(request, service, maxBytes).then((it) => send(request, response, it));
      return true;
    }
    const unserved = unservedServiceAnswer(request);
    if (unserved) send(request, response, unserved);
    return unserved !== undefined;
  };
}

/** Calls a service from within this process. @returns undefined if none of the services has the name and serves the request */
export function localServiceCall(services: readonly LocalService[]) {
  return (signingName: string, request: ServiceRequest): Promise<ServiceAnswer> | undefined =>
    services
      .find((service) => service.signingName === signingName && service.maxBodyBytes(request) !== undefined)
      ?.handle(request);
}

/**
 * Clients of AWS services are programs, and these services may run code on this machine, so `allowedOrigins` does not
 * extend to them.
 * @throws AwsError
 */
function requireNoPage({ headers: { origin } }: IncomingMessage): void {
  if (origin === undefined) return;
  throw new AwsError("ForbiddenException", `Pages may not call this service; the Origin is '${origin}'.`);
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: ServiceAnswer): void {
  if (response.destroyed) return;
  response
    .writeHead(status, {
      "x-amzn-RequestId": randomUUID(),
      ...headers,
      ...(status === 204 ? {} : { "Content-Length": body.length }),
      ...(request.complete ? {} : { Connection: "close" }),
    })
    .end(body);
}

function errorAnswer(error: unknown, maxBytes: number, call: string, warn: (message: string) => void): ServiceAnswer {
  const { name, status, message } =
    error instanceof RequestBodyError ? unreadBody(error, maxBytes) : error instanceof AwsError ? error : internal();
  return {
    status,
    headers: { "Content-Type": "application/json", "x-amzn-ErrorType": name },
    body: Buffer.from(JSON.stringify({ message, Message: message })),
  };

  function internal() {
    warn(`${call}: ${Error.isError(error) ? (error.stack ?? error.message) : String(error)}`);
    return { name: "ServiceException", status: 500, message: "The service encountered an internal error." };
  }
}

function unreadBody({ reason }: RequestBodyError, maxBytes: number) {
  switch (reason) {
    case "tooLarge":
      return {
        name: "RequestEntityTooLargeException",
        status: 413,
        message: `Request must be smaller than ${maxBytes} bytes.`,
      };
    case "tooMany":
      return {
        name: "TooManyRequestsException",
        status: 429,
        message: "Too many request bodies are being received. Try again.",
      };
    case "aborted":
      return { name: "InvalidRequestContentException", status: 400, message: "The request body is incomplete." };
  }
}
