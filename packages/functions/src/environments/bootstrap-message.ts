// The messages between an environment and the bootstrap of its process.
import type { ErrorDocument } from "../error-document.ts";
import type { Invocation } from "./execution-environment.ts";

export type InvokeMessage = { readonly kind: "invoke" } & Invocation;

/** A debugger has stopped functions: the current invocation has until then. Milliseconds since the epoch. */
export interface DeadlineMessage {
  readonly kind: "deadline";
  readonly deadline: number;
}

/** To a debugged Python process that waits with debugpy. */
export interface LoadMessage {
  readonly kind: "load";
  readonly logStreamName: string;
}

export type FromBootstrap =
  | { readonly kind: "initialised"; readonly error?: ErrorDocument }
  /** Address of the inspector of a process that was started with one. */
  | { readonly kind: "inspector"; readonly url: string }
  /** The port of debugpy in a process that was started with it; undefined if debugpy is not installed. */
  | { readonly kind: "debugpy"; readonly port?: number; readonly python: string }
  /** A front end has connected to debugpy. */
  | { readonly kind: "debugged" }
  /** Absolute paths. */
  | { readonly kind: "loaded"; readonly paths: readonly string[] }
  | {
      readonly kind: "ended";
      /** JSON; undefined if the handler failed. */
      readonly payload?: string;
      /** In place of `payload`: what a streaming handler wrote, in base64. */
      readonly bytes?: string;
      readonly error?: ErrorDocument;
      readonly memoryMegabytes: number;
      /** The process ends after this message. */
      readonly exits: boolean;
      /** Something was written to the output, the last of it `endOfOutput`. */
      readonly hasOutput: boolean;
    };

/** The line behind the output of an invocation. */
export const endOfOutput = "\u0000answerback: end of output\u0000";
