// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
import * as pulumi from "@pulumi/pulumi";
import { type ResourceNames, registration } from "../registration.ts";
import type * as inputs from "../types/apigatewayv2-input.ts";
import type * as outputs from "../types/apigatewayv2-output.ts";

const names: ResourceNames = {
  type: "answerback:apigatewayv2/api:Api",
  officialType: "aws:apigatewayv2/api:Api",
  inputs: [
    "apiKeySelectionExpression",
    "body",
    "corsConfiguration",
    "credentialsArn",
    "description",
    "disableExecuteApiEndpoint",
    "failOnWarnings",
    "ipAddressType",
    "name",
    "protocolType",
    "region",
    "routeKey",
    "routeSelectionExpression",
    "tags",
    "target",
    "version",
  ],
  outputs: ["apiEndpoint", "arn", "executionArn", "tagsAll"],
  required: ["protocolType"],
};

/**
 * A WebSocket API: the routes, integrations, models and authorizers that answer its clients' messages, and the stages
 * that clients connect to.
 *
 * ```typescript
 * const example = new aws.apigatewayv2.Api("example", {
 *     protocolType: "WEBSOCKET",
 *     routeSelectionExpression: "$request.body.action",
 * });
 * ```
 *
 * Import: `pulumi import answerback:apigatewayv2/api:Api example apiId`.
 */
export class Api extends pulumi.CustomResource {
  /** Looks up an API by its id: `apiId`. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, state?: ApiState, opts?: pulumi.CustomResourceOptions): Api {
    // With an id, the engine reads the resource; the state takes the place of the arguments.
    return new Api(name, { ...state } as ApiArgs, { ...opts, id });
  }

  /** True for instances of this class, from any copy of the SDK. */
  static override isInstance(value: unknown): value is Api {
    return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === names.type;
  }

  /** The address of the API. Clients connect to it, followed by `/` and the stage's name. */
  declare readonly apiEndpoint: pulumi.Output<string>;
  /**
   * The source of a handshake's API key: `$request.header.x-api-key` (the default) or
   * `$context.authorizer.usageIdentifierKey`. For WebSocket APIs.
   */
  declare readonly apiKeySelectionExpression: pulumi.Output<string | undefined>;
  /** The ARN of the API: `arn:aws:apigateway:REGION::/apis/ID`. */
  declare readonly arn: pulumi.Output<string>;
  /** An OpenAPI document to import. HTTP APIs only. */
  declare readonly body: pulumi.Output<string | undefined>;
  /** The cross-origin resource sharing configuration. Only for HTTP APIs. */
  declare readonly corsConfiguration: pulumi.Output<outputs.ApiCorsConfiguration | undefined>;
  /** Part of quick create: the role of the integration. Only for HTTP APIs. */
  declare readonly credentialsArn: pulumi.Output<string | undefined>;
  /** A description of the API, up to 1024 characters. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** If true, the default endpoint is closed and clients must use a custom domain name. Default `false`. */
  declare readonly disableExecuteApiEndpoint: pulumi.Output<boolean | undefined>;
  /** The prefix of the ARNs in permissions to call the API: `arn:aws:execute-api:REGION:ACCOUNT:ID`. */
  declare readonly executionArn: pulumi.Output<string>;
  /** If true, a warning about the document in `body` is an error. HTTP APIs only. */
  declare readonly failOnWarnings: pulumi.Output<boolean | undefined>;
  /** The IP versions that clients can use: `ipv4` (the default) or `dualstack`. */
  declare readonly ipAddressType: pulumi.Output<string>;
  /** The name of the API, 1–128 characters. Default: the resource's name in the program and a suffix. */
  declare readonly name: pulumi.Output<string>;
  /** The protocol of the API: `WEBSOCKET` or `HTTP`. */
  declare readonly protocolType: pulumi.Output<string>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  declare readonly region: pulumi.Output<string>;
  /** Part of quick create: the key of the route. Only for HTTP APIs. */
  declare readonly routeKey: pulumi.Output<string | undefined>;
  /**
   * The expression that gives the route key of a message, for example `$request.body.action`. Required for WebSocket
   * APIs; HTTP APIs have `${request.method} ${request.path}`.
   */
  declare readonly routeSelectionExpression: pulumi.Output<string | undefined>;
  /** The tags of the API. `TagResource` and `UntagResource` change them. */
  declare readonly tags: pulumi.Output<{ [key: string]: string } | undefined>;
  /** All tags of the resource, including the provider's `defaultTags`. */
  declare readonly tagsAll: pulumi.Output<{ [key: string]: string }>;
  /** Part of quick create: a URL or the ARN of a Lambda function. Only for HTTP APIs. */
  declare readonly target: pulumi.Output<string | undefined>;
  /** A version of your choice, 1–64 characters. */
  declare readonly version: pulumi.Output<string | undefined>;

  constructor(name: string, args: ApiArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { inputs, options } = registration(names, { ...args }, opts);
    super(names.type, name, inputs, options);
  }
}

/** Arguments for an API. */
export interface ApiArgs {
  /**
   * The source of a handshake's API key: `$request.header.x-api-key` (the default) or
   * `$context.authorizer.usageIdentifierKey`. For WebSocket APIs.
   */
  apiKeySelectionExpression?: pulumi.Input<string | undefined>;
  /** An OpenAPI document to import. HTTP APIs only. */
  body?: pulumi.Input<string | undefined>;
  /** The cross-origin resource sharing configuration. Only for HTTP APIs. */
  corsConfiguration?: pulumi.Input<inputs.ApiCorsConfiguration | undefined>;
  /** Part of quick create: the role of the integration. Only for HTTP APIs. */
  credentialsArn?: pulumi.Input<string | undefined>;
  /** A description of the API, up to 1024 characters. */
  description?: pulumi.Input<string | undefined>;
  /** If true, the default endpoint is closed and clients must use a custom domain name. Default `false`. */
  disableExecuteApiEndpoint?: pulumi.Input<boolean | undefined>;
  /** If true, a warning about the document in `body` is an error. HTTP APIs only. */
  failOnWarnings?: pulumi.Input<boolean | undefined>;
  /** The IP versions that clients can use: `ipv4` (the default) or `dualstack`. */
  ipAddressType?: pulumi.Input<string | undefined>;
  /** The name of the API, 1–128 characters. Default: the resource's name in the program and a suffix. */
  name?: pulumi.Input<string | undefined>;
  /** The protocol of the API: `WEBSOCKET` or `HTTP`. */
  protocolType: pulumi.Input<string>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** Part of quick create: the key of the route. Only for HTTP APIs. */
  routeKey?: pulumi.Input<string | undefined>;
  /**
   * The expression that gives the route key of a message, for example `$request.body.action`. Required for WebSocket
   * APIs; HTTP APIs have `${request.method} ${request.path}`.
   */
  routeSelectionExpression?: pulumi.Input<string | undefined>;
  /** The tags of the API. `TagResource` and `UntagResource` change them. */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /** Part of quick create: a URL or the ARN of a Lambda function. Only for HTTP APIs. */
  target?: pulumi.Input<string | undefined>;
  /** A version of your choice, 1–64 characters. */
  version?: pulumi.Input<string | undefined>;
}

/** Known properties of an API that `get` looks up. */
export interface ApiState {
  /** The address of the API. Clients connect to it, followed by `/` and the stage's name. */
  apiEndpoint?: pulumi.Input<string | undefined>;
  /**
   * The source of a handshake's API key: `$request.header.x-api-key` (the default) or
   * `$context.authorizer.usageIdentifierKey`. For WebSocket APIs.
   */
  apiKeySelectionExpression?: pulumi.Input<string | undefined>;
  /** The ARN of the API: `arn:aws:apigateway:REGION::/apis/ID`. */
  arn?: pulumi.Input<string | undefined>;
  /** An OpenAPI document to import. HTTP APIs only. */
  body?: pulumi.Input<string | undefined>;
  /** The cross-origin resource sharing configuration. Only for HTTP APIs. */
  corsConfiguration?: pulumi.Input<inputs.ApiCorsConfiguration | undefined>;
  /** Part of quick create: the role of the integration. Only for HTTP APIs. */
  credentialsArn?: pulumi.Input<string | undefined>;
  /** A description of the API, up to 1024 characters. */
  description?: pulumi.Input<string | undefined>;
  /** If true, the default endpoint is closed and clients must use a custom domain name. Default `false`. */
  disableExecuteApiEndpoint?: pulumi.Input<boolean | undefined>;
  /** The prefix of the ARNs in permissions to call the API: `arn:aws:execute-api:REGION:ACCOUNT:ID`. */
  executionArn?: pulumi.Input<string | undefined>;
  /** If true, a warning about the document in `body` is an error. HTTP APIs only. */
  failOnWarnings?: pulumi.Input<boolean | undefined>;
  /** The IP versions that clients can use: `ipv4` (the default) or `dualstack`. */
  ipAddressType?: pulumi.Input<string | undefined>;
  /** The name of the API, 1–128 characters. Default: the resource's name in the program and a suffix. */
  name?: pulumi.Input<string | undefined>;
  /** The protocol of the API: `WEBSOCKET` or `HTTP`. */
  protocolType?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
  /** Part of quick create: the key of the route. Only for HTTP APIs. */
  routeKey?: pulumi.Input<string | undefined>;
  /**
   * The expression that gives the route key of a message, for example `$request.body.action`. Required for WebSocket
   * APIs; HTTP APIs have `${request.method} ${request.path}`.
   */
  routeSelectionExpression?: pulumi.Input<string | undefined>;
  /** The tags of the API. `TagResource` and `UntagResource` change them. */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /** All tags of the resource, including the provider's `defaultTags`. */
  tagsAll?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /** Part of quick create: a URL or the ARN of a Lambda function. Only for HTTP APIs. */
  target?: pulumi.Input<string | undefined>;
  /** A version of your choice, 1–64 characters. */
  version?: pulumi.Input<string | undefined>;
}
