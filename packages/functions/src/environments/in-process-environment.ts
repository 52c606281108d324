// A function of a test: it runs in this process, without a log of its own and without protection from itself.
import { thrownError } from "../error-document.ts";
import type { HandlerFunction, KnownFunction } from "../function-definition.ts";
import type { ExecutionEnvironment, HandlerOutcome, Invocation, ProcessExit } from "./execution-environment.ts";

export function startInProcess(known: KnownFunction, handler: HandlerFunction): ExecutionEnvironment {
  const exit = Promise.withResolvers<ProcessExit>();
  return {
    initialized: Promise.resolve(undefined),
    exited: exit.promise,
    stop: () => exit.resolve({ code: null, signal: null }),
    async invoke(invocation): Promise<HandlerOutcome> {
      try {
        const result = await handler(JSON.parse(invocation.payload), contextOf(known, invocation));
        return { kind: "returned", payload: JSON.stringify(result) ?? "null" };
      } catch (error) {
        return { kind: "failed", error: thrownError(error) };
      }
    },
  };
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
