// The parameters and results of operations.
import type { CountQuotas } from "@answerback/apigatewayv2";
import type { KnownKeys } from "../auth/sigv4.ts";
import type { Clock } from "../clock.ts";
import type { Store } from "../store/store.ts";

export interface ControlSettings {
  /** The region in ARNs and generated names. */
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** Current addresses of the gateway without a trailing slash: `ws://127.0.0.1:4510`, `http://127.0.0.1:4510`. */
  readonly publicUrl: () => { readonly ws: string; readonly http: string };
  /** If present, every request must be signed by one of these keys; if absent, signatures are ignored. */
  readonly keys?: KnownKeys;
  /** Requests with it may choose the identifiers of new resources. Absent: identifiers are always generated. */
  readonly identifierToken?: string | undefined;
  /** Enforced quotas on counts. Default: none. */
  readonly quotas?: CountQuotas;
}

export interface ControlContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: ControlSettings;
}

/** The parts of a request. */
export interface OperationInput {
  /** Path parameters by their wire names, percent-decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON; `{}` for an empty body. */
  readonly body: unknown;
  /** The identifier for a new resource that a program in this process requests. */
  readonly identifier?: string | undefined;
}

export interface Answer {
  readonly body?: object;
  /** Warnings about a successful request, one sentence each. */
  readonly warnings?: readonly string[];
}

/** Runs an operation. Everything before the commit of its single change happens in one turn of the event loop. */
export type OperationFunction = (context: ControlContext, input: OperationInput) => Answer | Promise<Answer>;

/** ISO 8601, whole seconds. */
export function timestampNow(clock: Clock): string {
  return `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
}
