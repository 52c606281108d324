// A conversation file as the runner needs it.
import type { FaultRule } from "@answerback/gateway";
import type { YamlDocument, YamlPath } from "../yaml-document.ts";

export interface ConversationFile {
  /** As given on the command line. */
  readonly file: string;
  readonly document: YamlDocument<unknown>;
  /** Absolute. */
  readonly program: string | undefined;
  readonly stage: string | undefined;
  readonly config: Readonly<Record<string, string>>;
  readonly seed: number | undefined;
  /** By name, at least one. */
  readonly clients: ReadonlyMap<string, ClientOptions>;
  readonly backends: readonly BackendScript[];
  readonly conversations: readonly Conversation[];
}

export interface Conversation {
  readonly name: string;
  readonly path: YamlPath;
  readonly steps: readonly Step[];
}

export interface ClientOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly subprotocols: readonly string[];
}

export interface BackendScript {
  /** `http://quotes.internal` */
  readonly address: string;
  readonly answers: readonly ScriptedAnswer[];
}

export interface ScriptedAnswer {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly query: Readonly<Record<string, string>>;
  /** Undefined: any body. */
  readonly body: { readonly expected: unknown } | undefined;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: unknown;
  readonly afterMillis: number;
  readonly times: number;
}

interface StepBase {
  /** Of the member that the step comes from. */
  readonly path: YamlPath;
  readonly as: string;
  readonly withinMillis: number;
}

export type Step = StepBase &
  (
    | { readonly kind: "connect"; readonly options: ClientOptions; readonly refused: number | undefined }
    | { readonly kind: "send"; readonly message: unknown }
    | { readonly kind: "expect"; readonly expected: unknown }
    | { readonly kind: "expectInAnyOrder"; readonly expected: readonly unknown[] }
    | { readonly kind: "silence"; readonly millis: number }
    | { readonly kind: "close"; readonly code: number; readonly reason: string }
    | { readonly kind: "closed"; readonly code: number | undefined; readonly reason: string | undefined }
    | {
        readonly kind: "callback";
        readonly post: unknown;
        readonly status: number | undefined;
        readonly isDelete: boolean;
      }
    | { readonly kind: "advance"; readonly duration: string }
    | { readonly kind: "fault"; readonly rule: FaultRule }
    | { readonly kind: "answer"; readonly backend: string; readonly answer: ScriptedAnswer }
  );

export const defaultWithinMillis = 5_000;

/** Steps that change the gateway for all clients: their conversation runs alone. */
export const changesGateway = ({ kind }: Step) => kind === "advance" || kind === "fault" || kind === "answer";

export const usesClock = ({ conversations }: Pick<ConversationFile, "conversations">) =>
  conversations.some(({ steps }) => steps.some(({ kind }) => kind === "advance"));
