// Types of the requests that change something (docs/inspector-api.md): templates, fault rules, the clock, and backend answers
// that are held. Each needs the header `x-answerback-page` with the session's token.
import type { ListedFault } from "../../execute/faults/faults.ts";
import type { ResourceChange, SourcePlace } from "../configuration/described-api.ts";
import type { BodyDescription, Pairs } from "../description/described-exchange.ts";

/** The header of the session's token. */
export type TokenHeader = "x-answerback-page";

/** `PUT /inspector/api/templates/{templateId}`. */
export interface TemplateChangeRequest {
  /** The template that was edited; the change is refused (409) if it is no longer the current one. */
  readonly before: string;
  readonly after: string;
  /** True: describes the change and makes none. Default false. */
  readonly dryRun?: boolean;
  /** Without a program: the stage to deploy to. Default: the only stage. */
  readonly stage?: string;
}

export type TemplateChangeAnswer =
  /** The template is in the program's source, which is (or, after `dryRun`, would be) written. `deployment` events follow. */
  | { readonly kind: "file"; readonly place: SourcePlace; readonly difference: string }
  /** The program's source cannot be written: the reader makes the difference by hand. */
  | {
      readonly kind: "byHand";
      readonly reason: string;
      /** The place of the difference: the literal, else the resource. */
      readonly place?: SourcePlace;
      readonly difference: string;
    }
  /** Without a program: the resource is updated and deployed. */
  | {
      readonly kind: "deployment";
      /** `UpdateIntegrationResponse`. */
      readonly operation: string;
      readonly stage: string;
      /** Absent after `dryRun`. */
      readonly deploymentId?: string;
      readonly difference: string;
      /** Earlier changes of other resources that the deployment contains as well. */
      readonly alsoDeploys: readonly ResourceChange[];
    };

/** A fault rule. `GET /inspector/api/faults` lists them in the order in which they are tried; `POST` adds one at the end. */
export type FaultDescription = ListedFault;

/** `POST /inspector/api/clock`. */
export interface ClockRequest {
  /** `200ms`, `1.5s`, `10m`, `2h` */
  readonly advance: string;
}

/** `POST /inspector/api/breakpoints`: holds the backend's answers of one route, until the event stream ends. */
export interface BreakpointRequest {
  readonly apiId: string;
  readonly routeKey: string;
  /** Default: every stage. */
  readonly stage?: string;
  /** `stream` of the event `hello`: the breakpoint ends with this event stream. */
  readonly stream: string;
}

/** `DELETE /inspector/api/breakpoints/{breakpointId}` removes it and releases what it holds. */
export interface BreakpointDescription {
  readonly breakpointId: string;
  readonly apiId: string;
  readonly routeKey: string;
  readonly stage?: string;
}

/** A backend's answer that is held. `GET /inspector/api/held` lists them. */
export interface HeldAnswer {
  /** Of the exchange. */
  readonly requestId: string;
  readonly breakpointId: string;
  readonly apiId: string;
  readonly stage: string;
  readonly connectionId: string;
  readonly routeKey: string;
  /** The message, secrets masked. */
  readonly message: string;
  readonly statusCode: number;
  readonly headers: Pairs;
  /** Secrets masked. */
  readonly body: BodyDescription;
  /** True if a part of `headers` or `body` is masked: an edited body then replaces the secrets by `***`. */
  readonly isMasked: boolean;
  /** ISO 8601: the gateway releases it unchanged at this time. */
  readonly releasedAt: string;
}

/** `POST /inspector/api/held/{requestId}`: releases an answer. Absent members stay as they are. */
export interface ReleaseRequest {
  /** An integer from 100 to 599. */
  readonly statusCode?: number;
  readonly headers?: Pairs;
  readonly body?: string;
}
