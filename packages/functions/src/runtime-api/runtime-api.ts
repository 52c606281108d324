// Lambda's Runtime API for one environment: the runtime asks for the next invocation and posts its outcome.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { HandlerOutcome, Invocation } from "../environments/execution-environment.ts";
import { type ErrorDocument, maxPayloadBytes, tooLargeError } from "../error-document.ts";

const base = "/2018-06-01/runtime";

export class RuntimeApi {
  /** Settles when the runtime asks for its first invocation, or posts why it cannot. */
  readonly initialized: Promise<ErrorDocument | undefined>;
  readonly #initialised = Promise.withResolvers<ErrorDocument | undefined>();
  readonly #server: Server;
  /** The runtime, while it waits for an invocation. */
  #waiting: ServerResponse | undefined;
  #onWaiting: (() => void) | undefined;
  #next: Invocation | undefined;
  #running: { readonly requestId: string; readonly settle: (outcome: HandlerOutcome) => void } | undefined;

  constructor() {
    this.initialized = this.#initialised.promise;
    this.#server = createServer((request, response) => void this.#handle(request, response));
    // An invocation may be a long time in coming.
    this.#server.requestTimeout = 0;
    this.#server.headersTimeout = 0;
    this.#server.keepAliveTimeout = 0;
  }

  /** @returns `HOST:PORT`, as in `AWS_LAMBDA_RUNTIME_API` */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject).listen(0, "127.0.0.1", resolve);
    });
    this.#server.unref();
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  invoke(invocation: Invocation): Promise<HandlerOutcome> {
    return new Promise((settle) => {
      this.#running = { requestId: invocation.requestId, settle };
      this.#next = invocation;
      this.#deliver();
    });
  }

  /** Resolves when the runtime waits for an invocation. */
  idle(): Promise<void> {
    if (this.#waiting !== undefined) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onWaiting = resolve;
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = "" } = request;
    if (method === "GET" && url === `${base}/invocation/next`) {
      this.#initialised.resolve(undefined);
      this.#waiting = response;
      response.once("close", () => {
        if (this.#waiting === response) this.#waiting = undefined;
      });
      this.#onWaiting?.();
      return this.#deliver();
    }
    const body = await bodyOf(request);
    if (method !== "POST") return refuse(response, 404, "InvalidRequest", `Nothing is served at ${method} ${url}`);
    if (url === `${base}/init/error`) {
      this.#initialised.resolve(errorOf(body, request));
      return accept(response);
    }
    const [, requestId, kind] = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(url) ?? [];
    if (requestId === undefined) return refuse(response, 404, "InvalidRequest", `Nothing is served at POST ${url}`);
    if (this.#running?.requestId !== requestId) {
      return refuse(response, 400, "InvalidRequestID", "Invalid request ID");
    }
    const { settle } = this.#running;
    this.#running = undefined;
    if (kind === "error") settle({ kind: "failed", error: errorOf(body, request) });
    else if (body.length > maxPayloadBytes) {
      settle({ kind: "failed", error: tooLargeError() });
      return refuse(response, 413, "RequestEntityTooLarge", tooLargeError().errorMessage);
    } else settle({ kind: "returned", payload: body });
    accept(response);
  }

  #deliver(): void {
    if (this.#waiting === undefined || this.#next === undefined) return;
    const { requestId, deadline, invokedFunctionArn, traceId, clientContext, payload } = this.#next;
    this.#waiting.writeHead(200, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(payload),
      "Lambda-Runtime-Aws-Request-Id": requestId,
      "Lambda-Runtime-Deadline-Ms": deadline,
      "Lambda-Runtime-Invoked-Function-Arn": invokedFunctionArn,
      ...(traceId === undefined ? {} : { "Lambda-Runtime-Trace-Id": traceId }),
      ...(clientContext === undefined ? {} : { "Lambda-Runtime-Client-Context": clientContext }),
    });
    this.#waiting.end(payload);
    this.#waiting = undefined;
    this.#next = undefined;
  }
}

/** The document that the runtime posts; its type may stand in a header alone. */
function errorOf(body: Buffer, request: IncomingMessage): ErrorDocument {
  const header = request.headers["lambda-runtime-function-error-type"];
  const errorType = typeof header === "string" ? header : "Runtime.UnknownReason";
  try {
    const document: unknown = JSON.parse(body.toString());
    if (typeof document === "object" && document !== null) return { errorType, errorMessage: "", ...document };
  } catch {
    // A body that is not JSON is the message.
  }
  return { errorType, errorMessage: body.toString() };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    // One byte too many is enough to know that it is too large.
    if (length <= maxPayloadBytes + 65_536) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function accept(response: ServerResponse): void {
  answer(response, 202, { status: "OK" });
}

function refuse(response: ServerResponse, status: number, errorType: string, errorMessage: string): void {
  answer(response, status, { errorType, errorMessage });
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
  response.end(text);
}
