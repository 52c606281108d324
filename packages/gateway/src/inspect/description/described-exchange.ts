// Types of the JSON that describes an exchange (docs/inspector-api.md). The gateway writes it, the inspector's page reads it.

import type { Phase } from "../../execute/chain/phase.ts";
import type { ListedFault } from "../../execute/faults/faults.ts";
import type { Pairs } from "../../http/headers.ts";
import type { SourcePlace } from "../configuration/described-api.ts";

export type { Pairs, Phase };

/** The reason for what the client received. */
export interface Explanation {
  /** From the route to the client; those that were not reached are absent. */
  readonly steps: readonly Step[];
  /** The question, its answer, and the result for the client, on one line: the texts of `parts`. */
  readonly sentence: string;
  /** The result for the client alone, for readers who see the steps as well. */
  readonly result: string;
  readonly parts: readonly SentencePart[];
  /** The place where the program creates the resource that decided: the integration response, else the integration, else the route. */
  readonly place?: SourcePlace;
}

/** The fault rule that applied to an exchange. It may have been removed since. */
export type AppliedFaultDescription = Omit<ListedFault, "hits">;

/** A part of a sentence. All but `text` are emphasised: names of resources, statuses, keys, and what the client got. */
export interface SentencePart {
  readonly kind: "text" | "name" | "status" | "key" | "result";
  readonly text: string;
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

/** `refusedFrame`: a frame that broke the protocol or a limit. `callback`: a request to `@connections`. */
export type ExchangeKind = "connect" | "message" | "disconnect" | "refusedFrame" | "callback";

export interface ExchangeDescription {
  /** Increases by one with each exchange of the process. */
  readonly sequence: number;
  readonly kind: ExchangeKind;
  readonly apiId: string;
  readonly stage: string;
  /** Absent for callbacks. */
  readonly deploymentId?: string;
  readonly connectionId: string;
  /** The name that the client chose with the query parameter `answerback-name` of its handshake. */
  readonly connectionName?: string;
  readonly requestId: string;
  readonly messageId?: string;
  /** ISO 8601 in UTC, milliseconds. */
  readonly receivedAt: string;
  /** Data from the client, or from the caller of a callback. */
  readonly received: ReceivedDescription;
  /** `$context` as templates read it, without what they wrote; absent if no route was found. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly stageVariables?: Readonly<Record<string, string>>;
  /** The route that was chosen, or that would have been if the handshake had been admitted; absent if there is none. */
  readonly route?: RouteDescription;
  /** Absent if the route has no target or was not reached. */
  readonly integration?: { readonly integrationId: string; readonly integrationType: string };
  readonly request?: RequestDescription;
  readonly endpointResponse?: EndpointResponseDescription;
  /** The function that the integration called, if it runs on this machine. */
  readonly function?: FunctionDescription;
  /** The function that authorized the handshake, if it runs on this machine. */
  readonly authorizer?: FunctionDescription;
  readonly integrationResponse?: IntegrationResponseDescription;
  /** The fault rule that applied to it. */
  readonly fault?: AppliedFaultDescription;
  readonly outcome: OutcomeDescription;
  readonly explanation: Explanation;
  /** Milliseconds that each phase took; a phase that was not reached is absent. */
  readonly times: TimesDescription;
  /** The backend's answer was held. */
  readonly held?: { readonly millis: number; readonly isEdited: boolean };
}

export type ReceivedDescription =
  /** A message. */
  | {
      readonly text: string;
      /** True if a secret in it is masked: it cannot be sent again from the description. */
      readonly isMasked: boolean;
    }
  /** A handshake. */
  | { readonly headers: Pairs; readonly query: Pairs }
  /** The end of a connection. */
  | {
      readonly statusCode: number;
      readonly reason: string;
      readonly closedBy: "client" | "gateway" | "callback" | "network";
      /** The reason in words: `a frame had 100,000 bytes, and 32,768 are allowed` */
      readonly detail?: string;
    }
  /** A refused frame. */
  | {
      /** The close code that answers it: 1002, 1003, 1007, 1008, 1009. */
      readonly statusCode: number;
      readonly detail: string;
      /** Of a frame that is too large. */
      readonly bytes?: number;
      readonly maxBytes?: number;
    }
  /** A callback; GET is not recorded. */
  | { readonly method: "POST" | "DELETE"; readonly body?: BodyDescription };

export interface RouteDescription {
  readonly routeId: string;
  readonly routeKey: string;
  readonly selectionExpression: string;
  /** The expression's value; absent for handshakes, disconnects, and messages that are not JSON. */
  readonly selected?: string;
  readonly twoWay: boolean;
  /** False if no integration is attached. */
  readonly hasTarget: boolean;
}

export interface TemplateDescription {
  /** Identifies the template in the inspector's API. */
  readonly templateId: string;
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
  /** `GET http://…`, `PutItem of dynamodb in us-east-1`, the function's name; absent for MOCK. */
  readonly target?: string;
  /** Of AWS services: the URL that was called. Absent if a service of this process answered. */
  readonly endpoint?: string;
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
  /** `closed`: the connection was closed, because of a frame or by a callback. */
  readonly kind: "frame" | "silence" | "failed" | "accepted" | "refused" | "closed";
  readonly frame?: BodyDescription;
  /** The reason for sending nothing: `noRouteResponse`, `noIntegration`, `disconnect`, `connectionLost` by a fault rule. */
  readonly reason?: string;
  /** Of a handshake that was refused, and of a callback. */
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

/** An exchange in at most 300 bytes of JSON (more only if names are long), for lists and the event stream. */
export interface ExchangeSummary {
  /** Also identifies the exchange in `GET exchanges/{sequence}`. */
  readonly sequence: number;
  /** Absent for messages. */
  readonly kind?: Exclude<ExchangeKind, "message">;
  /** `{apiId}/{stageName}`. */
  readonly stage: string;
  /** The connection's id. */
  readonly conn: string;
  /** The name that the client chose. */
  readonly name?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds of the whole exchange, three digits. */
  readonly millis: number;
  /** The route key; absent if there is no route. */
  readonly route?: string;
  /** Of the backend's answer, of a refused handshake, or of a callback; the code of an end or of a refused frame. */
  readonly status?: number;
  /** The integration response key that matched. */
  readonly key?: string;
  /** The name of the fault rule that applied. */
  readonly fault?: string;
  /** Absent if the client got a frame without a failure. */
  readonly outcome?: Exclude<OutcomeDescription["kind"], "frame">;
  /** Bytes of the message, or of a refused frame that is too large. */
  readonly in?: number;
  /** Bytes of the frame that the client got. */
  readonly out?: number;
  /** The first characters of the message, secrets masked. */
  readonly message?: string;
  /** The first characters of the answer, or of the reason of a failure or an end, secrets masked. */
  readonly answer?: string;
}

/** A connection of which something is kept. */
export interface ConnectionDescription {
  readonly connectionId: string;
  /** The name that the client chose. */
  readonly name?: string;
  readonly apiId: string;
  readonly stage: string;
  readonly isOpen: boolean;
  /** ISO 8601. Absent if the handshake is no longer kept and the connection is closed. */
  readonly connectedAt?: string;
  readonly sourceIp: string;
  /** Kept exchanges of it. */
  readonly exchangeCount: number;
  /** Of a closed connection, if its end is still kept. */
  readonly closed?: {
    readonly at: string;
    readonly statusCode: number;
    readonly reason: string;
    readonly closedBy: "client" | "gateway" | "callback" | "network";
    readonly detail?: string;
  };
}
