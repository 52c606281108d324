// What the gateway shows of an exchange, as JSON: declared here for the gateway, which makes it, and for the page, which
// reads it (docs/inspector-api.md). Types only.

import type { Phase } from "../execute/chain/phase.ts";
import type { Pairs } from "../http/headers.ts";

export type { Pairs, Phase };

/** Why a client got what it got. */
export interface Explanation {
  /** From the route to the client, up to the one that failed. */
  readonly steps: readonly Step[];
  /** What the client got, on one line. */
  readonly sentence: string;
}

/** One choice on the way. */
export interface Step {
  readonly name: "Route" | "Admission" | "Request template" | "Backend" | "Key" | "Template" | "Client";
  /** Begins with `none` where there was nothing to choose. */
  readonly value: string;
  /** The phase that tells more. */
  readonly phase: Phase;
  /** Whether the exchange failed here. */
  readonly isFailure: boolean;
}

/** Text, or bytes that are not UTF-8 in base64. */
export type BodyDescription = { readonly text: string } | { readonly base64: string };

export interface ExchangeDescription {
  /** Rises by one with each exchange of the process. */
  readonly sequence: number;
  readonly kind: "connect" | "message" | "disconnect";
  readonly apiId: string;
  readonly stage: string;
  readonly deploymentId: string;
  readonly connectionId: string;
  readonly requestId: string;
  readonly messageId?: string;
  /** ISO 8601 in UTC, milliseconds. */
  readonly receivedAt: string;
  /** What the client sent: the message, or headers and query of the handshake. */
  readonly received: ReceivedDescription;
  /** `$context` as templates read it, without what they wrote; absent when no route was found. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly stageVariables?: Readonly<Record<string, string>>;
  readonly route?: RouteDescription;
  readonly integration?: { readonly integrationId: string; readonly integrationType: string };
  readonly request?: RequestDescription;
  readonly endpointResponse?: EndpointResponseDescription;
  readonly integrationResponse?: IntegrationResponseDescription;
  readonly outcome: OutcomeDescription;
  /** Why it ended so. */
  readonly explanation: Explanation;
  /** Milliseconds that each phase took; a phase that was not reached is absent. */
  readonly times: TimesDescription;
}

export type ReceivedDescription =
  | { readonly text: string }
  | { readonly headers: Pairs; readonly query: Pairs }
  | { readonly statusCode: number; readonly reason: string };

export interface RouteDescription {
  readonly routeId: string;
  readonly routeKey: string;
  readonly selectionExpression: string;
  /** What the expression gave; absent for handshakes, disconnects, and messages that are not JSON. */
  readonly selected?: string;
  readonly twoWay: boolean;
}

export interface TemplateDescription {
  /** Its key among the templates of the integration or integration response. */
  readonly key: string;
  /** Its key was the value of the selection expression, or stood first in the order without one. */
  readonly chosenBy: "expression" | "application/json" | "$default" | "first";
  /** The template as it was deployed. */
  readonly source: string;
  readonly input: string;
}

/** The templates among which one was chosen, or none. */
export interface TemplatesDescription {
  readonly keys: readonly string[];
  readonly selectionExpression?: string;
}

export interface RequestDescription {
  /** Absent for proxies. */
  readonly templates?: TemplatesDescription;
  readonly template?: TemplateDescription;
  /** `GET http://…`, `POST dynamodb …`, the function's name; absent for MOCK. */
  readonly target?: string;
  readonly headers?: Pairs;
  /** Absent when the template failed. */
  readonly body?: BodyDescription;
}

export interface EndpointResponseDescription {
  readonly statusCode: number;
  readonly headers: Pairs;
  readonly body: BodyDescription;
  readonly tooLarge: boolean;
}

export interface IntegrationResponseDescription {
  readonly subject: string;
  /** Every key of the integration in the order in which it was tried, up to the one that matched. */
  readonly keysTried: readonly string[];
  /** The keys behind the one that matched. */
  readonly keysNotTried: readonly string[];
  /** Absent when none matched. */
  readonly integrationResponseId?: string;
  readonly integrationResponseKey?: string;
  readonly contentHandlingStrategy?: string;
  /** Absent when no key matched. */
  readonly templates?: TemplatesDescription;
  readonly template?: TemplateDescription;
  /** Absent when the template failed. */
  readonly output?: BodyDescription;
}

export interface OutcomeDescription {
  readonly kind: "frame" | "silence" | "failed" | "accepted" | "refused";
  readonly frame?: BodyDescription;
  /** Why nothing was sent. */
  readonly reason?: string;
  readonly status?: number;
  readonly subprotocol?: string;
  readonly error?: {
    readonly code: string;
    /** The phase that failed. */
    readonly phase: Phase;
    readonly message: string;
    readonly resource?: string;
    readonly member?: string;
    readonly line?: number;
    readonly column?: number;
  };
}

export interface TimesDescription {
  readonly routeMillis?: number;
  readonly requestMillis?: number;
  readonly integrationMillis?: number;
  readonly responseMillis?: number;
  readonly totalMillis: number;
}
