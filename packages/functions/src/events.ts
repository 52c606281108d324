import type { ErrorDocument } from "./error-document.ts";

/** Everything that happens to functions, for a terminal, a log or a trace. */
export type FunctionEvent = { readonly functionName: string } & (
  | {
      readonly kind: "line";
      /** Undefined outside invocations, while a handler is loaded for example. */
      readonly requestId: string | undefined;
      readonly text: string;
    }
  | ({ readonly kind: "invoked" } & InvocationReport)
  /** Absolute paths of code files that the function loaded; a change of one makes `reload` necessary. */
  | { readonly kind: "loaded"; readonly paths: readonly string[] }
  /** Something that the function's owner should know, reported once. */
  | { readonly kind: "notice"; readonly message: string }
  /** An asynchronous invocation that failed for the last time. */
  | { readonly kind: "discarded"; readonly requestId: string; readonly error: ErrorDocument }
);

export interface InvocationReport {
  readonly requestId: string;
  /** Of the handler, without the initialisation. */
  readonly durationMillis: number;
  /** Of the initialisation; undefined if the environment was warm. */
  readonly initMillis: number | undefined;
  /** Peak memory of the process so far; undefined if the runtime does not report it. */
  readonly memoryMegabytes: number | undefined;
  /** Undefined if the handler returned. */
  readonly error: ErrorDocument | undefined;
  /** The first lines of the invocation's log. */
  readonly lines: readonly string[];
  /** Number of further lines. */
  readonly omittedLines: number;
}
