// The control plane over HTTP: runs the operation of each request, and turns errors into responses.
import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import {
  AwsError,
  badRequest,
  identifierHeaders,
  maxRequestBodyBytes,
  messages,
  type Operation,
  operations,
} from "@answerback/apigatewayv2";
import { checkClaim, checkSignature } from "../auth/sigv4.ts";
import type { Clock } from "../clock.ts";
import { type RequestBodies, RequestBodyError } from "../http/request-body.ts";
import { Lane } from "../pace/lane.ts";
import { readMillisPerByte } from "../pace/rest-debt.ts";
import { printable } from "../printable.ts";
import { type Store, StoreError } from "../store/store.ts";
import { startAutoDeploy } from "./auto-deploy.ts";
import type { Answer, ControlContext, ControlSettings, OperationFunction, OperationInput } from "./context.ts";
import { largeBodyBytes, parseBody } from "./json-body.ts";
import type { Leadership } from "./leadership.ts";
import { operationFunction } from "./operations.ts";
import { repeatChanged } from "./repeat-changed.ts";
import { matchOperation } from "./router.ts";

export type { ControlSettings } from "./context.ts";

export interface ControlPlaneOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: ControlSettings;
  readonly bodies: RequestBodies;
  /** Receives warnings for the operator, one line each: templates that do not parse, internal errors. */
  readonly warn: (message: string) => void;
  /** For templates that do not compile. Default: `warn`. */
  readonly warnUncompiled?: ((message: string) => void) | undefined;
  /** Stages with autoDeploy are deployed by the node that leads. Default: this process leads. */
  readonly leadership?: Leadership | undefined;
}

export interface ControlPlane {
  /** Answers a request to a path below `/v2`. Never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /**
   * Runs an operation for a caller in this process.
   * @returns the body of its answer
   * @throws AwsError
   */
  call(operation: string, parameters: Readonly<Record<string, string>>, body: object): Promise<object>;
  /** Resolves when the stages with autoDeploy have all changes so far. */
  deployed(): Promise<void>;
  /** Stops following the store. */
  close(): void;
}

export function createControlPlane({
  store,
  clock,
  settings,
  bodies,
  warn,
  warnUncompiled = warn,
  leadership,
}: ControlPlaneOptions): ControlPlane {
  const context: ControlContext = { store, clock, settings };
  const functions = new Map<Operation, OperationFunction>(
    operations.map((operation) => [operation, operationFunction(operation)]),
  );
  const runOperation = async (operation: Operation, input: OperationInput, caller?: Socket) => {
    // Behind a load balancer the caller's last change may have been acknowledged by another node.
    if (store.caughtUp !== undefined) await store.caughtUp();
    return repeatChanged(() => {
      checkPresent(caller);
      return functions.get(operation)!(context, input);
    }, clock);
  };
  const autoDeploy = startAutoDeploy({ store, clock, warn, leadership });
  /** Large bodies are worked on one at a time, with rests, so that they do not delay messages. */
  const lane = new Lane(clock);

  async function run(request: IncomingMessage): Promise<{ status: number; answer: Answer }> {
    // Before the body is read, so that bodies of unknown callers are not kept in memory.
    if (settings.keys) checkClaim(request, "apigateway", settings.keys);
    return bodies
      .use(request, maxRequestBodyBytes, (body) =>
        body.length < largeBodyBytes
          ? answerTo(request, body)
          : lane.run(() => answerTo(request, body), body.length * readMillisPerByte),
      )
      .catch((error: unknown) => {
        throw error instanceof RequestBodyError ? unreadBody(error) : error;
      });
  }

  async function answerTo(request: IncomingMessage, bytes: Buffer): Promise<{ status: number; answer: Answer }> {
    if (settings.keys) await checkSignature(request, bytes, "apigateway", settings.keys);
    const { url = "/", method = "GET" } = request;
    const mark = url.indexOf("?");
    const { operation, parameters } = matchOperation(method, mark < 0 ? url : url.slice(0, mark));
    const query = mark < 0 ? noQuery : new URLSearchParams(url.slice(mark + 1));
    const body = method === "GET" || method === "DELETE" ? {} : parseBody(bytes);
    const identifier = requestedIdentifier(request.headers, settings.identifierToken);
    const answer = await runOperation(operation, { parameters, query, body, identifier }, request.socket);
    for (const warning of answer.warnings ?? []) warnUncompiled(`${operation.name} ${printable(url)}: ${warning}`);
    return { status: operation.status, answer };
  }

  return {
    async handle(request, response) {
      const requestId = randomUUID();
      // Passed to writeHead, not set one by one, so that Node writes them unchanged.
      const headers: OutgoingHttpHeaders = {
        "x-amzn-RequestId": requestId,
        "x-amz-apigw-id": `${randomUUID().replaceAll("-", "").slice(0, 15)}=`,
      };
      try {
        const { status, answer } = await run(request);
        const { warnings = [] } = answer;
        if (warnings.length > 0) headers["x-answerback-warning"] = warnings.slice(0, maxHeaderWarnings).map(headerText);
        send(response, status, headers, status === 204 ? undefined : (answer.body ?? {}));
      } catch (error) {
        const awsError = asAwsError(error, requestId, warn);
        headers["x-amzn-ErrorType"] = awsError.name;
        if (!request.complete) headers.Connection = "close";
        send(response, awsError.status, headers, { message: awsError.message, ...awsError.details });
      }
    },
    async call(name, parameters, body) {
      const operation = operations.find((it) => it.name === name);
      if (operation === undefined) throw new Error(`there is no operation ${name}`);
      return (await runOperation(operation, { parameters, query: noQuery, body })).body ?? {};
    },
    deployed: autoDeploy.settled,
    close: autoDeploy.stop,
  };
}

/**
 * A caller that has gone may have repeated its operation at another node, and changed more since: a node that was paused or cut off
 * must not undo that.
 * @throws AwsError BadRequestException if the caller has closed its connection
 */
function checkPresent(caller: Socket | undefined): void {
  if (caller?.destroyed || caller?.readableEnded) throw badRequest("The caller has gone. Nothing was changed.");
}

/** The identifier that a program of this process requests; undefined for all other callers. */
function requestedIdentifier(headers: IncomingHttpHeaders, token: string | undefined): string | undefined {
  const { [identifierHeaders.token]: given, [identifierHeaders.identifier]: identifier } = headers;
  if (token === undefined || typeof given !== "string" || typeof identifier !== "string") return undefined;
  const [expected, actual] = [token, given].map((it) => createHash("sha256").update(it).digest());
  return timingSafeEqual(expected!, actual!) ? identifier : undefined;
}

/** Sends head and body in one write, because some clients fail if they are split. */
function send(response: ServerResponse, status: number, headers: OutgoingHttpHeaders, body: object | undefined): void {
  if (response.destroyed) return;
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const text = JSON.stringify(body);
  headers["Content-Type"] = "application/json";
  headers["Content-Length"] = Buffer.byteLength(text);
  response.writeHead(status, headers).end(text);
}

const noQuery = new URLSearchParams();

function unreadBody(error: RequestBodyError): AwsError {
  switch (error.reason) {
    case "tooLarge":
      return new AwsError("PayloadTooLargeException", messages.bodyTooLarge(maxRequestBodyBytes));
    case "tooMany":
      return new AwsError("TooManyRequestsException", "Too many request bodies are being received. Try again.");
    case "aborted":
      return badRequest("The request body is incomplete.");
  }
}

function asAwsError(error: unknown, requestId: string, warn: (message: string) => void): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof StoreError) {
    warn(`request ${requestId}: ${error.message}`);
    // A repetition does not help, so clients should not repeat it by themselves as they do after 503.
    if (error.code === "NEWER_VERSION" || error.code === "DAMAGED")
      return new AwsError("ConflictException", error.message, { cause: error });
    return new AwsError("ServiceUnavailableException", error.message, { cause: error });
  }
  warn(`request ${requestId}: ${Error.isError(error) ? (error.stack ?? error.message) : String(error)}`);
  return new AwsError("InternalServerErrorException", messages.internal, { cause: error });
}

/** Clients limit the size of headers; the log has all warnings in full. */
const maxHeaderWarnings = 8;
const maxHeaderText = 500;

/** Header values are printable ASCII. */
function headerText(text: string): string {
  const ascii = printable(text).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return ascii.length > maxHeaderText ? `${ascii.slice(0, maxHeaderText)}...` : ascii;
}
