// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
import * as pulumi from "@pulumi/pulumi";
import { type ResourceNames, registration } from "../registration.ts";
import type * as inputs from "../types/apigatewayv2-input.ts";
import type * as outputs from "../types/apigatewayv2-output.ts";

const names: ResourceNames = {
  type: "answerback:apigatewayv2/integration:Integration",
  officialType: "aws:apigatewayv2/integration:Integration",
  inputs: [
    "apiId",
    "connectionId",
    "connectionType",
    "contentHandlingStrategy",
    "credentialsArn",
    "description",
    "integrationMethod",
    "integrationSubtype",
    "integrationType",
    "integrationUri",
    "passthroughBehavior",
    "payloadFormatVersion",
    "region",
    "requestParameters",
    "requestTemplates",
    "responseParameters",
    "templateSelectionExpression",
    "timeoutMilliseconds",
    "tlsConfig",
  ],
  outputs: ["integrationResponseSelectionExpression"],
  required: ["apiId", "integrationType"],
};

/**
 * The backend of one or more routes, the templates that make its request from a message, and the timeout.
 *
 * ```typescript
 * const example = new aws.apigatewayv2.Integration("example", {
 *     apiId: api.id,
 *     integrationType: "HTTP",
 *     integrationMethod: "GET",
 *     integrationUri: "https://backend.example.com/quotes",
 * });
 * ```
 *
 * Import: `pulumi import answerback:apigatewayv2/integration:Integration example apiId/integrationId`.
 */
export class Integration extends pulumi.CustomResource {
  /** Looks up an integration by its id: `apiId/integrationId`, or the bare id with the parents in `state`. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: IntegrationState,
    opts?: pulumi.CustomResourceOptions,
  ): Integration {
    // With an id, the engine reads the resource; the state takes the place of the arguments.
    return new Integration(name, { ...state } as IntegrationArgs, { ...opts, id });
  }

  /** True for instances of this class, from any copy of the SDK. */
  static override isInstance(value: unknown): value is Integration {
    return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === names.type;
  }

  /** The identifier of the API. A change replaces the resource. */
  declare readonly apiId: pulumi.Output<string>;
  /** The identifier of the VPC link, required when `connectionType` is `VPC_LINK`. */
  declare readonly connectionId: pulumi.Output<string | undefined>;
  /** The connection to the backend: `INTERNET` (the default), or `VPC_LINK` with a `connectionId`. */
  declare readonly connectionType: pulumi.Output<string | undefined>;
  /**
   * The conversion of the client's message before the request template: `CONVERT_TO_TEXT` (bytes become base64 text)
   * or `CONVERT_TO_BINARY` (base64 text becomes bytes). Absent: passed through.
   */
  declare readonly contentHandlingStrategy: pulumi.Output<string | undefined>;
  /**
   * The role that the service assumes for the call, `arn:aws:iam::*:user/*` for the caller's own credentials, or
   * absent for resource-based permissions.
   */
  declare readonly credentialsArn: pulumi.Output<string | undefined>;
  /** A description of the integration, up to 1024 characters. */
  declare readonly description: pulumi.Output<string | undefined>;
  /**
   * The HTTP method of the call: `GET`, `POST`, `PUT`, `PATCH`, `DELETE`, `HEAD`, `OPTIONS` or `ANY`. `POST` for
   * Lambda functions.
   */
  declare readonly integrationMethod: pulumi.Output<string | undefined>;
  /**
   * The value that the keys of integration responses must match: `${integration.response.statuscode}`, or
   * `${integration.response.body.errorMessage}` for a Lambda function. Absent for proxy integrations.
   */
  declare readonly integrationResponseSelectionExpression: pulumi.Output<string>;
  /** The AWS service action of an `AWS_PROXY` integration. Only for HTTP APIs. */
  declare readonly integrationSubtype: pulumi.Output<string | undefined>;
  /**
   * The type of backend: `AWS` (a Lambda function or another AWS service, with templates), `AWS_PROXY` (a Lambda
   * function that creates the response itself), `HTTP` (with templates), `HTTP_PROXY`, or `MOCK` (no backend: the
   * request template sets the status).
   */
  declare readonly integrationType: pulumi.Output<string>;
  /**
   * The backend: an `http://` or `https://` URL, or `arn:aws:apigateway:REGION:SERVICE:path/…` (`…:action/…`) of an
   * AWS service. Any part may contain `${stageVariables.NAME}`. Required except for `MOCK`.
   */
  declare readonly integrationUri: pulumi.Output<string | undefined>;
  /**
   * The treatment of a message without a matching request template: `WHEN_NO_MATCH` (the default) passes it through,
   * `WHEN_NO_TEMPLATES` does so only if the integration has no templates, `NEVER` refuses it.
   */
  declare readonly passthroughBehavior: pulumi.Output<string | undefined>;
  /** The payload format for a Lambda function: `1.0` (the default); HTTP APIs also have `2.0`. */
  declare readonly payloadFormatVersion: pulumi.Output<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  declare readonly region: pulumi.Output<string>;
  /**
   * Maps parameters of the call, `integration.request.header.NAME`, `….querystring.NAME` or `….path.NAME`, to a
   * literal in single quotes, `route.request.body.PATH`, `context.NAME`, `stageVariables.NAME` or, on `$connect`,
   * `route.request.header.NAME` and `route.request.querystring.NAME`.
   */
  declare readonly requestParameters: pulumi.Output<{ [key: string]: string } | undefined>;
  /** Velocity templates by selection key; `templateSelectionExpression` picks one. */
  declare readonly requestTemplates: pulumi.Output<{ [key: string]: string } | undefined>;
  /** Changes to the response, by HTTP status. Only for HTTP APIs. */
  declare readonly responseParameters: pulumi.Output<outputs.IntegrationResponseParameter[] | undefined>;
  /** The expression that gives the key of the request template: static text, `\$default`, `${request.body.…}`. */
  declare readonly templateSelectionExpression: pulumi.Output<string | undefined>;
  /**
   * The timeout in milliseconds: 50–29000 for WebSocket APIs (default 29000), 50–30000 for HTTP APIs (default 30000).
   */
  declare readonly timeoutMilliseconds: pulumi.Output<number>;
  /** The TLS configuration of a private integration. Only for HTTP APIs. */
  declare readonly tlsConfig: pulumi.Output<outputs.IntegrationTlsConfig | undefined>;

  constructor(name: string, args: IntegrationArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { inputs, options } = registration(names, { ...args }, opts);
    super(names.type, name, inputs, options);
  }
}

/** Arguments for an integration. */
export interface IntegrationArgs {
  /** The identifier of the API. A change replaces the resource. */
  apiId: pulumi.Input<string>;
  /** The identifier of the VPC link, required when `connectionType` is `VPC_LINK`. */
  connectionId?: pulumi.Input<string | undefined>;
  /** The connection to the backend: `INTERNET` (the default), or `VPC_LINK` with a `connectionId`. */
  connectionType?: pulumi.Input<string | undefined>;
  /**
   * The conversion of the client's message before the request template: `CONVERT_TO_TEXT` (bytes become base64 text)
   * or `CONVERT_TO_BINARY` (base64 text becomes bytes). Absent: passed through.
   */
  contentHandlingStrategy?: pulumi.Input<string | undefined>;
  /**
   * The role that the service assumes for the call, `arn:aws:iam::*:user/*` for the caller's own credentials, or
   * absent for resource-based permissions.
   */
  credentialsArn?: pulumi.Input<string | undefined>;
  /** A description of the integration, up to 1024 characters. */
  description?: pulumi.Input<string | undefined>;
  /**
   * The HTTP method of the call: `GET`, `POST`, `PUT`, `PATCH`, `DELETE`, `HEAD`, `OPTIONS` or `ANY`. `POST` for
   * Lambda functions.
   */
  integrationMethod?: pulumi.Input<string | undefined>;
  /** The AWS service action of an `AWS_PROXY` integration. Only for HTTP APIs. */
  integrationSubtype?: pulumi.Input<string | undefined>;
  /**
   * The type of backend: `AWS` (a Lambda function or another AWS service, with templates), `AWS_PROXY` (a Lambda
   * function that creates the response itself), `HTTP` (with templates), `HTTP_PROXY`, or `MOCK` (no backend: the
   * request template sets the status).
   */
  integrationType: pulumi.Input<string>;
  /**
   * The backend: an `http://` or `https://` URL, or `arn:aws:apigateway:REGION:SERVICE:path/…` (`…:action/…`) of an
   * AWS service. Any part may contain `${stageVariables.NAME}`. Required except for `MOCK`.
   */
  integrationUri?: pulumi.Input<string | undefined>;
  /**
   * The treatment of a message without a matching request template: `WHEN_NO_MATCH` (the default) passes it through,
   * `WHEN_NO_TEMPLATES` does so only if the integration has no templates, `NEVER` refuses it.
   */
  passthroughBehavior?: pulumi.Input<string | undefined>;
  /** The payload format for a Lambda function: `1.0` (the default); HTTP APIs also have `2.0`. */
  payloadFormatVersion?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /**
   * Maps parameters of the call, `integration.request.header.NAME`, `….querystring.NAME` or `….path.NAME`, to a
   * literal in single quotes, `route.request.body.PATH`, `context.NAME`, `stageVariables.NAME` or, on `$connect`,
   * `route.request.header.NAME` and `route.request.querystring.NAME`.
   */
  requestParameters?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /** Velocity templates by selection key; `templateSelectionExpression` picks one. */
  requestTemplates?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /** Changes to the response, by HTTP status. Only for HTTP APIs. */
  responseParameters?: pulumi.Input<pulumi.Input<inputs.IntegrationResponseParameter>[] | undefined>;
  /** The expression that gives the key of the request template: static text, `\$default`, `${request.body.…}`. */
  templateSelectionExpression?: pulumi.Input<string | undefined>;
  /**
   * The timeout in milliseconds: 50–29000 for WebSocket APIs (default 29000), 50–30000 for HTTP APIs (default 30000).
   */
  timeoutMilliseconds?: pulumi.Input<number | undefined>;
  /** The TLS configuration of a private integration. Only for HTTP APIs. */
  tlsConfig?: pulumi.Input<inputs.IntegrationTlsConfig | undefined>;
}

/** Known properties of an integration that `get` looks up. */
export interface IntegrationState {
  /** The identifier of the API. A change replaces the resource. */
  apiId?: pulumi.Input<string | undefined>;
  /** The identifier of the VPC link, required when `connectionType` is `VPC_LINK`. */
  connectionId?: pulumi.Input<string | undefined>;
  /** The connection to the backend: `INTERNET` (the default), or `VPC_LINK` with a `connectionId`. */
  connectionType?: pulumi.Input<string | undefined>;
  /**
   * The conversion of the client's message before the request template: `CONVERT_TO_TEXT` (bytes become base64 text)
   * or `CONVERT_TO_BINARY` (base64 text becomes bytes). Absent: passed through.
   */
  contentHandlingStrategy?: pulumi.Input<string | undefined>;
  /**
   * The role that the service assumes for the call, `arn:aws:iam::*:user/*` for the caller's own credentials, or
   * absent for resource-based permissions.
   */
  credentialsArn?: pulumi.Input<string | undefined>;
  /** A description of the integration, up to 1024 characters. */
  description?: pulumi.Input<string | undefined>;
  /**
   * The HTTP method of the call: `GET`, `POST`, `PUT`, `PATCH`, `DELETE`, `HEAD`, `OPTIONS` or `ANY`. `POST` for
   * Lambda functions.
   */
  integrationMethod?: pulumi.Input<string | undefined>;
  /**
   * The value that the keys of integration responses must match: `${integration.response.statuscode}`, or
   * `${integration.response.body.errorMessage}` for a Lambda function. Absent for proxy integrations.
   */
  integrationResponseSelectionExpression?: pulumi.Input<string | undefined>;
  /** The AWS service action of an `AWS_PROXY` integration. Only for HTTP APIs. */
  integrationSubtype?: pulumi.Input<string | undefined>;
  /**
   * The type of backend: `AWS` (a Lambda function or another AWS service, with templates), `AWS_PROXY` (a Lambda
   * function that creates the response itself), `HTTP` (with templates), `HTTP_PROXY`, or `MOCK` (no backend: the
   * request template sets the status).
   */
  integrationType?: pulumi.Input<string | undefined>;
  /**
   * The backend: an `http://` or `https://` URL, or `arn:aws:apigateway:REGION:SERVICE:path/…` (`…:action/…`) of an
   * AWS service. Any part may contain `${stageVariables.NAME}`. Required except for `MOCK`.
   */
  integrationUri?: pulumi.Input<string | undefined>;
  /**
   * The treatment of a message without a matching request template: `WHEN_NO_MATCH` (the default) passes it through,
   * `WHEN_NO_TEMPLATES` does so only if the integration has no templates, `NEVER` refuses it.
   */
  passthroughBehavior?: pulumi.Input<string | undefined>;
  /** The payload format for a Lambda function: `1.0` (the default); HTTP APIs also have `2.0`. */
  payloadFormatVersion?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /**
   * Maps parameters of the call, `integration.request.header.NAME`, `….querystring.NAME` or `….path.NAME`, to a
   * literal in single quotes, `route.request.body.PATH`, `context.NAME`, `stageVariables.NAME` or, on `$connect`,
   * `route.request.header.NAME` and `route.request.querystring.NAME`.
   */
  requestParameters?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /** Velocity templates by selection key; `templateSelectionExpression` picks one. */
  requestTemplates?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /** Changes to the response, by HTTP status. Only for HTTP APIs. */
  responseParameters?: pulumi.Input<pulumi.Input<inputs.IntegrationResponseParameter>[] | undefined>;
  /** The expression that gives the key of the request template: static text, `\$default`, `${request.body.…}`. */
  templateSelectionExpression?: pulumi.Input<string | undefined>;
  /**
   * The timeout in milliseconds: 50–29000 for WebSocket APIs (default 29000), 50–30000 for HTTP APIs (default 30000).
   */
  timeoutMilliseconds?: pulumi.Input<number | undefined>;
  /** The TLS configuration of a private integration. Only for HTTP APIs. */
  tlsConfig?: pulumi.Input<inputs.IntegrationTlsConfig | undefined>;
}
