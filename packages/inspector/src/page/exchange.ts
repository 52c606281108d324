// What the gateway tells of an exchange: docs/inspector-api.md, as far as the page shows it.

export type Body = { readonly text: string } | { readonly base64: string };
export type Pairs = readonly (readonly [name: string, value: string])[];

export interface Exchange {
  readonly sequence: number;
  readonly kind: "connect" | "message" | "disconnect";
  readonly apiId: string;
  readonly stage: string;
  readonly connectionId: string;
  readonly requestId: string;
  readonly receivedAt: string;
  readonly received:
    | { readonly text: string }
    | { readonly headers: Pairs; readonly query: Pairs }
    | { readonly statusCode: number; readonly reason: string };
  readonly context?: Readonly<Record<string, unknown>>;
  readonly stageVariables?: Readonly<Record<string, string>>;
  readonly route?: {
    readonly routeKey: string;
    readonly selectionExpression: string;
    readonly selected?: string;
    readonly twoWay: boolean;
  };
  readonly integration?: { readonly integrationId: string; readonly integrationType: string };
  readonly request?: {
    readonly templates?: Templates;
    readonly template?: Template;
    readonly target?: string;
    readonly headers?: Pairs;
    readonly body?: Body;
  };
  readonly endpointResponse?: {
    readonly statusCode: number;
    readonly headers: Pairs;
    readonly body: Body;
    readonly tooLarge: boolean;
  };
  readonly integrationResponse?: {
    readonly subject: string;
    readonly keysTried: readonly string[];
    readonly keysNotTried: readonly string[];
    readonly integrationResponseId?: string;
    readonly integrationResponseKey?: string;
    readonly contentHandlingStrategy?: string;
    readonly templates?: Templates;
    readonly template?: Template;
    readonly output?: Body;
  };
  readonly outcome: Outcome;
  readonly times: Times;
}

/** Those among which one was chosen. */
export interface Templates {
  readonly keys: readonly string[];
  readonly selectionExpression?: string;
}

export interface Template {
  readonly key: string;
  readonly chosenBy: "expression" | "application/json" | "$default" | "first";
  readonly source: string;
  readonly input: string;
}

export interface Outcome {
  readonly kind: "frame" | "silence" | "failed" | "accepted" | "refused";
  readonly frame?: Body;
  readonly reason?: string;
  readonly status?: number;
  readonly subprotocol?: string;
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly resource?: string;
    readonly member?: string;
    readonly line?: number;
    readonly column?: number;
  };
}

export interface Times {
  readonly routeMillis?: number;
  readonly requestMillis?: number;
  readonly integrationMillis?: number;
  readonly responseMillis?: number;
  readonly totalMillis: number;
}

/** Whether the client got an error, or would have got one. */
export function isFailure({ outcome }: Exchange): boolean {
  return outcome.kind === "failed" || outcome.kind === "refused";
}

export function bodyText(body: Body | undefined): string {
  if (body === undefined) return "";
  return "text" in body ? body.text : body.base64;
}
