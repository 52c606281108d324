// What every operation is given, and what it gives back.
import type { CountQuotas } from "@answerback/apigatewayv2";
import type { KnownKeys } from "../auth/sigv4.ts";
import type { Clock } from "../clock.ts";
import type { Store } from "../store/store.ts";

export interface ControlSettings {
  /** The region in ARNs and generated names. */
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** Where clients reach the gateway now, without a slash at the end: `ws://127.0.0.1:4510`, `http://127.0.0.1:4510`. */
  readonly publicUrl: () => { readonly ws: string; readonly http: string };
  /** With known keys every request must be signed by one of them; without, signatures are not looked at. */
  readonly keys?: KnownKeys;
  /** Lets requests that carry it choose the identifier of what they create. Absent: nobody chooses. */
  readonly identifierToken?: string | undefined;
  /** Quotas on counts that hold. Default: none. */
  readonly quotas?: CountQuotas;
}

export interface ControlContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: ControlSettings;
}

/** A request, taken apart. */
export interface OperationInput {
  /** The path's parameters under their wire names, percent-decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON; `{}` when there was no body. */
  readonly body: unknown;
  /** The identifier that a create asks for, from a program that this process runs. */
  readonly identifier?: string | undefined;
}

export interface Answer {
  /** Absent: no body. */
  readonly body?: object;
  /** What the client should know although the request was carried out, one sentence each. */
  readonly warnings?: readonly string[];
}

/** Carries an operation out. Everything up to the commit of its one change happens in one turn of the event loop. */
export type OperationFunction = (context: ControlContext, input: OperationInput) => Answer | Promise<Answer>;

/** ISO 8601, whole seconds. */
export function timestampNow(clock: Clock): string {
  return `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
}
