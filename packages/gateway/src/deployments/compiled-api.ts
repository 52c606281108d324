// A deployment ready to run: everything that a snapshot holds as text is here a function or a table, so that nothing is
// parsed per message but the message. Made by compile-stage.ts, run by execute/.
import type {
  CompiledParameter,
  ExpressionDocument,
  RequestExpression,
  RequestParameterValues,
  ResponseParameterValues,
  ResponseValues,
} from "@answerback/apigatewayv2";
import type { Meter, Template } from "@answerback/vtl";
import type { StageText } from "./stage-text.ts";

export interface CompiledApi {
  readonly apiId: string;
  readonly deploymentId: string;
  readonly routeSelection: RequestExpression;
  /** By route key. */
  readonly routes: ReadonlyMap<string, CompiledRoute>;
  /** Who may connect. */
  readonly access: CompiledAccess;
  /** Whether the addresses that every API has are off, so that it is reached by custom domains only. */
  readonly defaultEndpointDisabled: boolean;
  /** What did not compile. The messages that need it fail, the rest is served. */
  readonly problems: readonly CompileProblem[];
}

export interface CompileProblem {
  /** `Integration ab12`, `IntegrationResponse cd34 of Integration ab12`. */
  readonly resource: string;
  /** The member and, within a map, its key: `responseTemplates["200"]`. */
  readonly member: string;
  /** 1-based, for templates. */
  readonly position: { readonly line: number; readonly column: number } | undefined;
  readonly message: string;
}

export interface CompiledAccess {
  readonly authorization: Authorization;
  /** Where the API key is to be found; undefined when none is needed. */
  readonly apiKeySource: "header" | "authorizer" | undefined;
  /** Parameters without which a handshake is refused. */
  readonly requiredParameters: readonly RequiredParameter[];
}

export type Authorization =
  | { readonly kind: "none" }
  | { readonly kind: "iam" }
  | { readonly kind: "authorizer"; readonly authorizer: CompiledAuthorizer }
  /** Nobody may connect until the API is corrected. */
  | { readonly kind: "unusable"; readonly reason: string };

export interface CompiledAuthorizer {
  readonly authorizerId: string;
  readonly uri: StageText;
  readonly credentials: StageText | undefined;
  readonly identitySources: readonly IdentitySource[];
}

export interface IdentitySource {
  /** As in the authorizer: `route.request.header.Auth`. */
  readonly source: string;
  readonly read: CompiledParameter<RequestParameterValues>["read"];
}

export interface RequiredParameter {
  readonly kind: "header" | "querystring";
  readonly name: string;
}

export interface CompiledRoute {
  readonly routeId: string;
  readonly routeKey: string;
  /** Undefined when the route has no target. */
  readonly integration: CompiledIntegration | undefined;
  /** Whether an answer goes to the client: docs/behaviour/integration-responses.md section 2. */
  readonly twoWay: boolean;
  /** What messages of the route must satisfy; undefined when nothing is asked. */
  readonly validation: MessageValidation | undefined;
}

export interface MessageValidation {
  readonly expression: string;
  /** @returns undefined when neither the expression's value nor `$default` is a key: the message then fails */
  choose(message: ExpressionDocument, meter: Meter): CompiledModel | undefined;
}

export type CompiledModel =
  | {
      readonly kind: "compiled";
      readonly name: string;
      /**
       * Why the model refuses a document, for the log, at most some hundred characters; undefined when it takes it. A
       * document that costs more than the meter has left is refused.
       */
      readonly violation: (document: unknown, meter: Meter) => string | undefined;
    }
  /** The schema cannot be used; messages that need it fail. */
  | { readonly kind: "broken"; readonly name: string; readonly problem: CompileProblem };

export type CompiledIntegration =
  | MockIntegration
  | HttpIntegration
  | HttpProxyIntegration
  | AwsServiceIntegration
  | LambdaIntegration
  | LambdaProxyIntegration
  | UnusableIntegration;

interface Integration {
  readonly integrationId: string;
  readonly integrationType: "AWS" | "AWS_PROXY" | "HTTP" | "HTTP_PROXY" | "MOCK";
  readonly timeoutMillis: number;
}

/** What all but proxies have: templates, content handling, integration responses. */
interface TransformingIntegration extends Integration {
  readonly requestContentHandling: ContentHandlingStrategy | undefined;
  readonly requestTemplates: DeclaredTemplates;
  readonly chooseRequestTemplate: (message: ExpressionDocument, meter: Meter) => RequestTemplateChoice;
  readonly requestParameters: readonly CompiledParameter<RequestParameterValues>[];
  readonly responses: IntegrationResponses;
}

export interface MockIntegration extends TransformingIntegration {
  readonly kind: "mock";
}

export interface HttpIntegration extends TransformingIntegration {
  readonly kind: "http";
  readonly uri: StageText;
  readonly method: string;
}

export interface HttpProxyIntegration extends Integration {
  readonly kind: "httpProxy";
  readonly uri: StageText;
  readonly method: string;
  readonly requestParameters: readonly CompiledParameter<RequestParameterValues>[];
}

export interface AwsServiceIntegration extends TransformingIntegration {
  readonly kind: "awsService";
  readonly uri: StageText;
  readonly method: string;
  readonly credentials: StageText | undefined;
}

export interface LambdaIntegration extends TransformingIntegration {
  readonly kind: "lambda";
  readonly uri: StageText;
  readonly credentials: StageText | undefined;
}

export interface LambdaProxyIntegration extends Integration {
  readonly kind: "lambdaProxy";
  readonly uri: StageText;
  readonly credentials: StageText | undefined;
}

/** An integration that lacks what it needs to be called; the messages that reach it fail with the reason in the log. */
export interface UnusableIntegration extends Integration {
  readonly kind: "unusable";
  readonly reason: string;
}

export type ContentHandlingStrategy = "CONVERT_TO_BINARY" | "CONVERT_TO_TEXT";

/** A template by its key. One that does not parse keeps its problem and fails the message that needs it. */
export type CompiledTemplate =
  | {
      readonly kind: "compiled";
      readonly key: string;
      readonly source: string;
      readonly resource: string;
      readonly member: string;
      readonly template: Template;
      /** What the template renders where that is the same for every message. */
      readonly constant: string | undefined;
    }
  | {
      readonly kind: "broken";
      readonly key: string;
      readonly source: string;
      readonly problem: CompileProblem;
      readonly cause: Error;
    };

/** What there was to choose from, for those who ask why a template was taken or none. */
export interface DeclaredTemplates {
  readonly selectionExpression: string | undefined;
  readonly keys: readonly string[];
}

/** Why a template was taken: its key is the expression's value, or stood first in the order without one. */
export type TemplateReason = "expression" | "application/json" | "$default" | "first";

export interface ChosenTemplate {
  readonly kind: "template";
  readonly template: CompiledTemplate;
  readonly reason: TemplateReason;
}

/** docs/behaviour/integration-responses.md section 6.1. */
export type RequestTemplateChoice = ChosenTemplate | { readonly kind: "passThrough" } | { readonly kind: "refused" };

/** docs/behaviour/integration-responses.md section 6.2. */
export type ResponseTemplateChoice = ChosenTemplate | { readonly kind: "none" };

export interface IntegrationResponses {
  /** What is matched: section 3. */
  readonly subject: "statusCode" | "errorMessage";
  /** In order of creation, which is the order in which patterns are tried. */
  readonly all: readonly CompiledIntegrationResponse[];
  /** @returns undefined when no pattern matches and there is no `$default` */
  readonly choose: (subject: string, meter: Meter) => CompiledIntegrationResponse | undefined;
}

export interface CompiledIntegrationResponse {
  readonly integrationResponseId: string;
  readonly key: string;
  readonly contentHandling: ContentHandlingStrategy | undefined;
  readonly templates: DeclaredTemplates;
  readonly chooseTemplate: (
    message: ExpressionDocument,
    response: ResponseValues,
    meter: Meter,
  ) => ResponseTemplateChoice;
  readonly parameters: readonly CompiledParameter<ResponseParameterValues>[];
}
