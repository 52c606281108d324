// A deployment ready to run: the texts of a snapshot are compiled to functions and tables, so that only the message itself
// is parsed per message. compile-stage.ts makes it, execute/ runs it.
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
  /** True if a backend learns that clients connect or leave: `$connect` or `$disconnect` has an integration that calls one. */
  readonly announcesConnections: boolean;
  /** The rules for new connections. */
  readonly access: CompiledAccess;
  /** True if the API is reachable through custom domains only. */
  readonly defaultEndpointDisabled: boolean;
  /** Parts that did not compile. Messages that need them fail, others are served. */
  readonly problems: readonly CompileProblem[];
}

export interface CompileProblem {
  /** `Integration ab12`, `IntegrationResponse cd34 of Integration ab12`. */
  readonly resource: string;
  /** The member, with its key if it is a map: `responseTemplates["200"]`. */
  readonly member: string;
  /** 1-based, for templates. */
  readonly position: { readonly line: number; readonly column: number } | undefined;
  readonly message: string;
}

export interface CompiledAccess {
  readonly authorization: Authorization;
  /** The source of the API key; undefined if none is required. */
  readonly apiKeySource: "header" | "authorizer" | undefined;
  /** A handshake without one of these is refused. */
  readonly requiredParameters: readonly RequiredParameter[];
}

export type Authorization =
  | { readonly kind: "none" }
  | { readonly kind: "iam" }
  | { readonly kind: "authorizer"; readonly authorizer: CompiledAuthorizer }
  /** No client may connect until the API is corrected. */
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
  /** Undefined if the route has no target. */
  readonly integration: CompiledIntegration | undefined;
  /** True if the client gets an answer: docs/behaviour/integration-responses.md section 2. */
  readonly twoWay: boolean;
  /** Undefined if messages of the route are not validated. */
  readonly validation: MessageValidation | undefined;
}

export interface MessageValidation {
  readonly expression: string;
  /** Those to choose from. */
  readonly models: readonly CompiledModel[];
  /** @returns undefined if neither the expression's value nor `$default` is a key; the message then fails */
  choose(message: ExpressionDocument, meter: Meter): CompiledModel | undefined;
}

export type CompiledModel =
  | {
      readonly kind: "compiled";
      readonly name: string;
      /**
       * The violation for the log, at most some hundred characters; undefined if the document is valid. A document whose
       * validation exceeds the meter is invalid.
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

/** Templates, content handling and integration responses, which all but proxies have. */
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

/** An integration that cannot be called; its messages fail with the reason in the log. */
export interface UnusableIntegration extends Integration {
  readonly kind: "unusable";
  readonly reason: string;
}

export type ContentHandlingStrategy = "CONVERT_TO_BINARY" | "CONVERT_TO_TEXT";

/** A template with its key. One that does not parse has a problem, and fails messages that need it. */
export type CompiledTemplate =
  | {
      readonly kind: "compiled";
      readonly key: string;
      readonly source: string;
      readonly resource: string;
      readonly member: string;
      readonly template: Template;
      /** The output, if it is the same for every message. */
      readonly constant: string | undefined;
    }
  | {
      readonly kind: "broken";
      readonly key: string;
      readonly source: string;
      readonly problem: CompileProblem;
      readonly cause: Error;
    };

/** The templates to choose from, to explain the choice. */
export interface DeclaredTemplates {
  readonly selectionExpression: string | undefined;
  readonly keys: readonly string[];
}

/** The reason for choosing a template: its key is the expression's value, or the rule without an expression. */
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
  /** The value to match: section 3. */
  readonly subject: "statusCode" | "errorMessage";
  /** In order of creation, in which patterns are tried. */
  readonly all: readonly CompiledIntegrationResponse[];
  /** @returns undefined if no pattern matches and there is no `$default` */
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
