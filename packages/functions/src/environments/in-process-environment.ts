// A function of a test: it runs in this process, without a log of its own and without protection from itself.
import { thrownError } from "../error-document.ts";
import type { HandlerCallback, HandlerContext, HandlerFunction, KnownFunction } from "../function-definition.ts";
import type { ExecutionEnvironment, HandlerOutcome, Invocation, ProcessExit } from "./execution-environment.ts";

export function startInProcess(known: KnownFunction, handler: HandlerFunction): ExecutionEnvironment {
  const exit = Promise.withResolvers<ProcessExit>();
  return {
    initialized: Promise.resolve(undefined),
    exited: exit.promise,
    stop: () => exit.resolve({ code: null, signal: null }),
    async invoke(invocation): Promise<HandlerOutcome> {
      try {
        const result = await called(handler, JSON.parse(invocation.payload), contextOf(known, invocation));
        return { kind: "returned", payload: JSON.stringify(result) ?? "null" };
      } catch (error) {
        return { kind: "failed", error: thrownError(error) };
      }
    },
  };
}

/** Ends with what is returned or, if that is undefined and the handler declares a callback, with the callback. */
function called(handler: HandlerFunction, event: unknown, context: HandlerContext): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callback: HandlerCallback = (error, result) => {
      if (error === undefined || error === null) resolve(result);
      else reject(error);
    };
    const returned = handler(event, context, callback);
    if (returned !== undefined || handler.length < 3) resolve(returned);
  });
}

function contextOf({ name, memorySize }: KnownFunction, invocation: Invocation) {
  return {
    functionName: name,
    functionVersion: "$LATEST",
    invokedFunctionArn: invocation.invokedFunctionArn,
    memoryLimitInMB: String(memorySize),
    awsRequestId: invocation.requestId,
    getRemainingTimeInMillis: () => invocation.deadline - Date.now(),
  };
}
