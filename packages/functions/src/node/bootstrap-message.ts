// What a Node.js environment and its bootstrap say to each other over the IPC channel.
import type { ErrorDocument } from "../error-document.ts";

export type ToBootstrap =
  | ({ readonly kind: "initialise" } & BootstrapSetup)
  | {
      readonly kind: "invoke";
      readonly requestId: string;
      readonly payload: string;
      readonly deadline: number;
      readonly invokedFunctionArn: string;
      readonly clientContext?: string | undefined;
      readonly traceId?: string | undefined;
    };

export interface BootstrapSetup {
  readonly folder: string;
  readonly handler: string;
  /** `22` for `nodejs22.x`. */
  readonly version: number;
  /** Replaces the environment of the process. */
  readonly variables: Readonly<Record<string, string>>;
  /** Folders of packages for `require` and `import`, in order. */
  readonly packageFolders: readonly string[];
  /** Folders in which the AWS SDK is looked up at last. */
  readonly sdkFolders: readonly string[];
  readonly loopbackNames: readonly string[];
}

export type FromBootstrap =
  | { readonly kind: "initialised"; readonly error?: ErrorDocument }
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
