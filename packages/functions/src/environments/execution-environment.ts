// The interface of all execution environments. The term is Lambda's: one process that handles one invocation at a time and is
// reused.
import type { ErrorDocument } from "../error-document.ts";

/** One call of a handler. */
export interface Invocation {
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly invokedFunctionArn: string;
  /** JSON, decoded. */
  readonly clientContext: string | undefined;
  /** As in `_X_AMZN_TRACE_ID`. */
  readonly traceId: string | undefined;
}

export type HandlerOutcome =
  | { readonly kind: "returned"; readonly payload: string | Buffer; readonly memoryMegabytes?: number }
  | {
      readonly kind: "failed";
      readonly error: ErrorDocument;
      readonly memoryMegabytes?: number;
      /** The process cannot be used again. */
      readonly exits?: boolean;
    };

export interface ProcessExit {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
}

export interface EnvironmentListener {
  /** A line that the function wrote to its output, without its end. */
  line(text: string): void;
  /** Absolute paths of code files that the function loaded. */
  loaded(paths: readonly string[]): void;
  /** Something that the function's owner should know. */
  notice(message: string): void;
}

export interface ExecutionEnvironment {
  /** Settles when the handler is loaded: undefined, or the error that prevented it. Never rejects. */
  readonly initialized: Promise<ErrorDocument | undefined>;
  /** Settles when the process has ended, by itself or by `stop`, and its last line was reported. Never rejects. */
  readonly exited: Promise<ProcessExit>;
  /**
   * Calls the handler, one invocation at a time. Settles after every line that the handler wrote was reported; never if
   * the process ends before it answers.
   */
  invoke(invocation: Invocation): Promise<HandlerOutcome>;
  /** Moves the deadline of the current invocation, because a debugger has stopped functions. Milliseconds since the epoch. */
  extend?(deadline: number): void;
  /** Ends the process immediately. */
  stop(): void;
}
