// Events of functions that no exchange shows.
import type { FunctionEvent } from "@answerback/functions";

/** @param warn receives one line for the operator */
export function reportFunctionEvent(event: FunctionEvent, warn: (message: string) => void): void {
  const { functionName } = event;
  switch (event.kind) {
    case "notice":
      return warn(`Function ${functionName}: ${event.message}`);
    case "discarded":
      return warn(
        `Function ${functionName}: the asynchronous invocation ${event.requestId} failed for the last time: ${event.error.errorMessage}`,
      );
    case "line":
      // Written outside an invocation.
      return event.requestId === undefined ? warn(`Function ${functionName}: ${event.text}`) : undefined;
    case "invoked":
    case "loaded":
      return undefined;
  }
}
