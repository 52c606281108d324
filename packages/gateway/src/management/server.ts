// Callbacks: requests to `…/@connections/{connectionId}` below the address of a stage, by which backends send to a client,
// describe its connection, or close it (docs/behaviour/data-plane.md section 7). The cluster finds the connection.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError } from "@answerback/apigatewayv2";
import type { KnownCredentials } from "../auth/known-credentials.ts";
import { type Cluster, type ConnectionAddress, HolderError } from "../cluster/cluster.ts";
import { type RequestBodies, RequestBodyError } from "../http/request-body.ts";
import { anyStage, type StageAddress } from "../http/stage-address.ts";

export interface ManagementOptions {
  readonly cluster: Cluster;
  readonly region: string;
  readonly accountId: string;
  /** Undefined: callers are not authenticated. */
  readonly credentials: KnownCredentials | undefined;
  /** Maximum size of a callback's body, in bytes. */
  readonly maxMessageBytes: number;
  readonly bodies: RequestBodies;
  /** True if the stage has a deployment and its address is served. */
  readonly isServed: (address: StageAddress) => boolean;
  /** True if this process may handle a callback now; after a pause it asks. Default: always. */
  readonly mayHandle?: () => boolean | Promise<boolean>;
  /** True if one more callback is allowed now. Default: always. */
  readonly takeRequest?: () => boolean;
  /** The failure of a callback to this connection. Default: none. */
  readonly failureOf?: (connectionId: string) => "callbackGone" | "callbackForbidden" | undefined;
  /** Called for each POST and DELETE of a caller who may use the connection. */
  readonly onCallback?: (callback: Callback) => void;
  /** Receives internal errors of the gateway. */
  readonly warn: (message: string) => void;
}

/** A callback that changed something, or tried to. */
export interface Callback {
  readonly connection: ConnectionAddress;
  /** As in the answer's `x-amzn-RequestId`. */
  readonly requestId: string;
  readonly method: "POST" | "DELETE";
  readonly body: Buffer;
  /** Of the answer. */
  readonly status: number;
}

export interface Management {
  handle(request: IncomingMessage, response: ServerResponse, address: StageAddress): void;
}

export function createManagement(options: ManagementOptions): Management {
  const { cluster, credentials, warn } = options;

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    address: StageAddress,
    requestId: string,
  ): Promise<void> {
    const mayHandle = options.mayHandle?.() ?? true;
    if (mayHandle !== true && !(await mayHandle)) throw new HolderError("This process was paused.");
    const connection = await connectionAddress(address);
    if (connection === undefined || !isMethod(request.method)) throw forbidden();
    if (connection.apiId !== unknownApi && !options.isServed({ ...address, ...connection })) throw forbidden();
    // Before the body is read, so that bodies of unknown callers are not kept in memory.
    credentials?.recognize(request, "execute-api");
    await options.bodies.use(request, options.maxMessageBytes, (body) =>
      answerTo(connection, request, body, response, requestId),
    );
  }

  async function answerTo(
    connection: ConnectionAddress,
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
    requestId: string,
  ): Promise<void> {
    if (credentials) {
      await credentials.authorize(
        request,
        body,
        "execute-api",
        "execute-api:ManageConnections",
        `arn:aws:execute-api:${options.region}:${options.accountId}:${connection.apiId}/${connection.stageName}/${request.method}/@connections/${connection.connectionId}`,
      );
    }
    if (options.takeRequest?.() === false) throw new AwsError("LimitExceededException", "Too Many Requests");
    if (!/^[A-Za-z0-9_-]{15}=$/.test(connection.connectionId)) {
      throw new AwsError("BadRequestException", `Invalid connectionId: ${connection.connectionId}`);
    }
    switch (request.method) {
      case "POST":
        return recorded({ connection, requestId, method: "POST", body }, response, () =>
          postToConnection(connection, body),
        );
      case "GET":
        requireNoFault(connection);
        return getConnection(connection, response);
      case "DELETE":
        return recorded({ connection, requestId, method: "DELETE", body }, response, () =>
          deleteConnection(connection),
        );
    }
  }

  function requireNoFault({ connectionId }: ConnectionAddress): void {
    const failure = options.failureOf?.(connectionId);
    if (failure !== undefined) throw failure === "callbackGone" ? gone() : forbidden();
  }

  /**
   * Runs a callback, reports it, and answers it. The report comes first: the caller's next callback, which another process
   * may receive, is reported later.
   * @param run returns the status of the answer
   */
  async function recorded(
    callback: Omit<Callback, "status">,
    response: ServerResponse,
    run: () => Promise<200 | 204>,
  ): Promise<void> {
    const report = (status: number) => options.onCallback?.({ ...callback, status });
    try {
      requireNoFault(callback.connection);
      const status = await run();
      report(status);
      if (status === 200) send(response, status, "");
      else response.writeHead(status).end();
    } catch (cause) {
      const error = answerable(cause);
      if (error !== undefined) report(error.status);
      throw cause;
    }
  }

  /** @returns undefined if the path is not that of a callback, or no mapping of a custom domain fits */
  async function connectionAddress(address: StageAddress): Promise<ConnectionAddress | undefined> {
    const { apiId, stageName, isDefault } = address;
    const connectionId = connectionIdOf(address);
    if (connectionId === undefined || stageName === undefined) return undefined;
    if (apiId !== undefined) return { apiId, stageName, connectionId };
    if (!isDefault && stageName !== anyStage) return undefined;
    const located = await cluster.locate(connectionId);
    if (stageName === anyStage && located) return located;
    return { apiId: located?.stageName === stageName ? located.apiId : unknownApi, stageName, connectionId };
  }

  async function postToConnection(address: ConnectionAddress, body: Buffer): Promise<200> {
    switch (await cluster.deliver(address, body)) {
      case "delivered":
        return 200;
      case "busy":
        throw new AwsError("LimitExceededException", "Too Many Requests");
      case "gone":
        throw gone();
    }
  }

  async function getConnection(address: ConnectionAddress, response: ServerResponse): Promise<void> {
    const description = await cluster.describe(address);
    if (description === undefined) throw gone();
    const { connectedAt, lastActiveAt, sourceIp, userAgent } = description;
    const members = {
      connectedAt: new Date(connectedAt).toISOString(),
      identity: { sourceIp, userAgent },
      lastActiveAt: new Date(lastActiveAt).toISOString(),
    };
    send(response, 200, JSON.stringify(members));
  }

  async function deleteConnection(address: ConnectionAddress): Promise<204> {
    if (!(await cluster.close(address))) throw gone();
    return 204;
  }

  return {
    handle(request, response, address) {
      const requestId = randomUUID();
      response.setHeader("x-amzn-RequestId", requestId);
      answer(request, response, address, requestId).catch((error: unknown) => {
        if (error instanceof RequestBodyError) {
          if (error.reason !== "aborted") refuse(request, response, unreadBody(error, options.maxMessageBytes));
          return;
        }
        const known = answerable(error);
        if (known === undefined) warn(`A callback failed unexpectedly: ${String(error)}`);
        refuse(request, response, known ?? unexpected(error));
      });
    },
  };
}

/** The API of a connection that is gone: only callers with access to all APIs learn that it is gone. */
const unknownApi = "*";

function connectionIdOf({ rest }: StageAddress): string | undefined {
  try {
    return /^@connections\/([^/]+)\/?$/s.exec(decodeURIComponent(rest))?.[1];
  } catch {
    // Invalid percent-encoding.
    return undefined;
  }
}

function isMethod(method: string | undefined): method is "POST" | "GET" | "DELETE" {
  return method === "POST" || method === "GET" || method === "DELETE";
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}

function refuse(request: IncomingMessage, response: ServerResponse, error: AwsError): void {
  // The unread rest of the request must not be parsed as the next request.
  if (!request.complete) response.setHeader("Connection", "close");
  response.setHeader("x-amzn-ErrorType", typeOf(error));
  send(response, error.status, JSON.stringify({ message: messageOf(error) }));
}

/** The service model of callbacks has one name for all refusals; the message distinguishes them (section 7). */
function typeOf(error: AwsError): string {
  return error.status === 403 ? "ForbiddenException" : error.name;
}

function messageOf(error: AwsError): string {
  return error.name === "AccessDeniedException" ? "Forbidden" : error.message;
}

function forbidden(): AwsError {
  return new AwsError("ForbiddenException", "Forbidden");
}

/** Assumed: clients see only the name, so the message does not matter. */
function gone(): AwsError {
  return new AwsError("GoneException", "Gone");
}

function unreadBody({ reason }: RequestBodyError, maxMessageBytes: number): AwsError {
  return reason === "tooLarge"
    ? new AwsError("PayloadTooLargeException", `Message too long: ${maxMessageBytes} bytes are allowed.`)
    : new AwsError("LimitExceededException", "Too Many Requests");
}

/** @returns undefined for an error that is a bug */
function answerable(error: unknown): AwsError | undefined {
  if (error instanceof AwsError) return error;
  return error instanceof HolderError
    ? new AwsError("ServiceUnavailableException", error.message, { cause: error })
    : undefined;
}

function unexpected(cause: unknown): AwsError {
  return new AwsError("InternalServerErrorException", "Internal server error", { cause });
}
