// Types of the JSON that describes an exchange (docs/inspector-api.md). The gateway writes it, the inspector's page reads it.

import type { Phase } from "../execute/chain/phase.ts";
import type { Pairs } from "../http/headers.ts";

export type { Pairs, Phase };

/** The reason for what the client received. */
export interface Explanation {
  /** From the route to the client; those that were not reached are absent. */
  readonly steps: readonly Step[];
  /** One line about what the client received. */
  readonly sentence: string;
}

/** One choice, and its result. */
export interface Step {
  readonly name: "Route" | "Admission" | "Request template" | "Backend" | "Key" | "Template" | "Client";
  /** Begins with `none` if nothing was chosen. */
  readonly value: string;
  /** The phase that has the details. */
  readonly phase: Phase;
  /** True if the exchange failed here. */
  readonly isFailure: boolean;
}

/** Text, or base64 of bytes that are not UTF-8. */
export type BodyDescription = { readonly text: string } | { readonly base64: string };

export interface ExchangeDescription {
  /** Increases by one with each exchange of the process. */
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
  /** Data from the client: the message, or headers and query of the handshake. */
  readonly received: ReceivedDescription;
  /** `$context` as templates read it, without what they wrote; absent if no route was found. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly stageVariables?: Readonly<Record<string, string>>;
  readonly route?: RouteDescription;
  readonly integration?: { readonly integrationId: string; readonly integrationType: string };
  readonly request?: RequestDescription;
  readonly endpointResponse?: EndpointResponseDescription;
  /** The function that the integration called, if it runs on this machine. */
  readonly function?: FunctionDescription;
  /** The function that authorized the handshake, if it runs on this machine. */
  readonly authorizer?: FunctionDescription;
  readonly integrationResponse?: IntegrationResponseDescription;
  readonly outcome: OutcomeDescription;
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
  /** The expression's value; absent for handshakes, disconnects, and messages that are not JSON. */
  readonly selected?: string;
  readonly twoWay: boolean;
}

export interface TemplateDescription {
  /** Its key among the templates of the integration or integration response. */
  readonly key: string;
  /** `expression`: its key is the value of the selection expression. The others: the rule that chose it. */
  readonly chosenBy: "expression" | "application/json" | "$default" | "first";
  /** The template as it was deployed. */
  readonly source: string;
  readonly input: string;
}

/** The templates to choose from. */
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
  /** Absent if the template failed. */
  readonly body?: BodyDescription;
}

export interface EndpointResponseDescription {
  readonly statusCode: number;
  readonly headers: Pairs;
  readonly body: BodyDescription;
  readonly tooLarge: boolean;
}

export interface FunctionDescription {
  readonly functionName: string;
  /** Lambda's, as in the function's log. */
  readonly requestId: string;
  /** Of the handler; absent if the function had not ended. */
  readonly durationMillis?: number;
  /** Of the initialisation; absent unless the invocation started the environment. */
  readonly initMillis?: number;
  readonly memoryMegabytes?: number;
  /** The first lines of the function's log. */
  readonly logLines: readonly string[];
  readonly omittedLogLines: number;
}

export interface IntegrationResponseDescription {
  readonly subject: string;
  /** The keys that were tried, in order; the last one matched, if any did. */
  readonly keysTried: readonly string[];
  /** The keys after the one that matched. */
  readonly keysNotTried: readonly string[];
  /** Absent if no key matched. */
  readonly integrationResponseId?: string;
  readonly integrationResponseKey?: string;
  readonly contentHandlingStrategy?: string;
  /** Absent if no key matched. */
  readonly templates?: TemplatesDescription;
  readonly template?: TemplateDescription;
  /** Absent if the template failed. */
  readonly output?: BodyDescription;
}

export interface OutcomeDescription {
  readonly kind: "frame" | "silence" | "failed" | "accepted" | "refused";
  readonly frame?: BodyDescription;
  /** The reason for sending nothing. */
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
