// Calls a handler: its context object, promise, callback or stream, as AWS's runtime does.
import type { Invocation } from "../../environments/execution-environment.ts";
import { remainingMillis, setDeadline } from "./deadline.ts";
import { RuntimeError } from "./error.ts";
import type { Handler } from "./handler-load.ts";
import { ResponseStream } from "./response-stream.ts";

type End = (result: HandlerResult) => void;

/** One of the members. */
export interface HandlerResult {
  /** JSON. */
  readonly payload?: string;
  /** The streamed bytes, in base64. */
  readonly bytes?: string;
  /** The value that was thrown, rejected or passed to the callback. */
  readonly error?: unknown;
}

/** The last version whose handlers may take a callback. */
const lastWithCallbacks = 22;

const neverSettled =
  "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes";

export function callHandler(handler: Handler, invocation: Invocation, version: number, end: End): void {
  const context = contextOf(invocation, version);
  const event: unknown = JSON.parse(invocation.payload);
  if (handler.streams) callStreaming(handler, event, context, end);
  else callBuffered(handler, event, context, version, end);
}

function callBuffered(handler: Handler, event: unknown, context: object, version: number, end: End): void {
  let waitsForEmptyEventLoop = true;
  const whenIdle = (run: () => void) => {
    process.removeAllListeners("beforeExit");
    process.once("beforeExit", run);
    // While the channel is open, the event loop is never empty.
    process.channel?.unref();
  };
  const settle: End = (result) => {
    process.removeAllListeners("beforeExit");
    end(result);
  };
  const succeed = (result?: unknown) => {
    try {
      settle({ payload: serialised(result, version) });
    } catch (error) {
      settle({ error });
    }
  };
  const fail = (error: unknown) => settle({ error: version <= lastWithCallbacks ? (error ?? "handled") : error });
  const done = (error?: unknown, result?: unknown) => {
    if (error === undefined || error === null) succeed(result);
    else settle({ error });
  };
  let wasCalled = false;
  const callback = (error?: unknown, result?: unknown) => {
    if (wasCalled) return;
    wasCalled = true;
    if (waitsForEmptyEventLoop && (error === undefined || error === null)) whenIdle(() => succeed(result));
    else done(error, result);
  };
  if (version <= lastWithCallbacks) {
    Object.assign(context, { done, succeed, fail });
    Object.defineProperty(context, "callbackWaitsForEmptyEventLoop", {
      enumerable: true,
      get: () => waitsForEmptyEventLoop,
      set: (value: boolean) => {
        waitsForEmptyEventLoop = value;
      },
    });
  }
  // A handler that neither returns a promise that settles nor calls back has ended when nothing is left to do.
  whenIdle(() => {
    if (version > lastWithCallbacks) process.exit(0);
    else if (handler.isAsync) settle({ error: new RuntimeError("NodeJsExit", neverSettled) });
    else settle({ payload: "null" });
  });
  try {
    const result = handler.call(event, context, ...(version <= lastWithCallbacks ? [callback] : []));
    if (isPromise(result)) result.then(succeed, fail);
    else if (version > lastWithCallbacks) succeed(result);
  } catch (error) {
    settle({ error });
  }
}

function callStreaming(handler: Handler, event: unknown, context: object, end: End): void {
  const stream = new ResponseStream();
  const fail = (error: unknown) => end({ error });
  let result: unknown;
  try {
    result = handler.call(event, stream, context);
  } catch (error) {
    return fail(error);
  }
  if (!isPromise(result)) return fail("Streaming does not support non-async handlers.");
  result.then((value) => {
    if (value !== undefined) console.warn("Streaming handlers ignore return values.");
    if (!stream.writableEnded) return fail("Response stream is not finished.");
    stream.finished.then(() => end({ bytes: stream.content().toString("base64") }), fail);
  }, fail);
}

function serialised(result: unknown, version: number): string {
  try {
    return JSON.stringify(result) ?? "null";
  } catch {
    const message = "Unable to stringify response body";
    throw version <= lastWithCallbacks ? new Error(message) : new RuntimeError("JSONStringifyError", message);
  }
}

function contextOf(invocation: Invocation, version: number): object {
  const { deadline, clientContext, invokedFunctionArn, requestId, traceId } = invocation;
  const { env } = process;
  setDeadline(deadline);
  return {
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
    identity: undefined,
    invokedFunctionArn,
    awsRequestId: requestId,
    tenantId: undefined,
    ...(version > lastWithCallbacks ? { xRayTraceId: traceId } : {}),
    getRemainingTimeInMillis: remainingMillis,
  };
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
