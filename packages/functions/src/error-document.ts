// The JSON documents in which Lambda returns that a function failed.

export interface ErrorDocument {
  readonly errorType: string;
  readonly errorMessage: string;
  /** Node.js. */
  readonly trace?: readonly string[];
  /** Python, Ruby and Java. */
  readonly stackTrace?: readonly unknown[];
  readonly cause?: unknown;
}

/** The process ended while it initialised or ran a handler. */
export function exitError(requestId: string, code: number | null, signal: string | null): ErrorDocument {
  const reason =
    signal !== null
      ? `Runtime exited with error: signal: ${signalText(signal)}`
      : code === 0
        ? "Runtime exited without providing a reason"
        : `Runtime exited with error: exit status ${code}`;
  return { errorType: "Runtime.ExitError", errorMessage: `RequestId: ${requestId} Error: ${reason}` };
}

/** As Go, in which the service is written, prints signals. */
function signalText(signal: string): string {
  const texts: Readonly<Record<string, string>> = {
    SIGKILL: "killed",
    SIGSEGV: "segmentation fault",
    SIGABRT: "aborted",
    SIGTERM: "terminated",
    SIGINT: "interrupt",
    SIGBUS: "bus error",
    SIGILL: "illegal instruction",
  };
  return texts[signal] ?? signal;
}

export function timeoutError(requestId: string, millis: number): ErrorDocument {
  return {
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(millis / 1000).toFixed(2)} seconds`,
  };
}

/** Maximum size of the payload and of the result of a synchronous invocation, in bytes. */
export const maxPayloadBytes = 6_291_556;

export function tooLargeError(): ErrorDocument {
  return {
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: `Response payload size exceeded maximum allowed payload size (${maxPayloadBytes} bytes).`,
  };
}

/** An error that a handler in this process threw. */
export function thrownError(thrown: unknown): ErrorDocument {
  if (!Error.isError(thrown)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  const { name, message, stack = "" } = thrown;
  return { errorType: name, errorMessage: message, trace: stack.split("\n") };
}
