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
 * that they connect to.
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
  /** The state of an API that exists, by its id: `apiId`. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, state?: ApiState, opts?: pulumi.CustomResourceOptions): Api {
    // With an id the engine reads the resource, and what is known of it stands for the arguments.
    return new Api(name, { ...state } as ApiArgs, { ...opts, id });
  }

  /** Whether a value is one of these, of whatever copy of the SDK. */
  static override isInstance(value: unknown): value is Api {
    return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === names.type;
  }

  /** The address of the API; followed by `/` and the name of a stage it is what a client dials. */
  declare readonly apiEndpoint: pulumi.Output<string>;
  /**
   * Where the API key of a handshake is read: `$request.header.x-api-key` (the default) or
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
  /**
   * Whether clients must come through a custom domain name because the default endpoint is closed. Default `false`.
   */
  declare readonly disableExecuteApiEndpoint: pulumi.Output<boolean | undefined>;
  /** The ARN that permissions to call the API start with: `arn:aws:execute-api:REGION:ACCOUNT:ID`. */
  declare readonly executionArn: pulumi.Output<string>;
  /** Whether a warning about the document in `body` is an error. HTTP APIs only. */
  declare readonly failOnWarnings: pulumi.Output<boolean | undefined>;
  /** The IP versions by which the API can be called: `ipv4` (the default) or `dualstack`. */
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
   * The expression whose value is the key of the route that takes a message: `$request.body.action`. Required for
   * WebSocket APIs; an HTTP API has `${request.method} ${request.path}`.
   */
  declare readonly routeSelectionExpression: pulumi.Output<string | undefined>;
  /** The tags of the API. `TagResource` and `UntagResource` change them. */
  declare readonly tags: pulumi.Output<{ [key: string]: string } | undefined>;
  /** All tags of the resource, with those that the provider adds (`defaultTags`). */
  declare readonly tagsAll: pulumi.Output<{ [key: string]: string }>;
  /** Part of quick create: a URL or the ARN of a Lambda function. Only for HTTP APIs. */
  declare readonly target: pulumi.Output<string | undefined>;
  /** A version identifier of your own, 1–64 characters. */
  declare readonly version: pulumi.Output<string | undefined>;

  constructor(name: string, args: ApiArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { inputs, options } = registration(names, { ...args }, opts);
    super(names.type, name, inputs, options);
  }
}

/** What an API is made from. */
export interface ApiArgs {
  /**
   * Where the API key of a handshake is read: `$request.header.x-api-key` (the default) or
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
  /**
   * Whether clients must come through a custom domain name because the default endpoint is closed. Default `false`.
   */
  disableExecuteApiEndpoint?: pulumi.Input<boolean | undefined>;
  /** Whether a warning about the document in `body` is an error. HTTP APIs only. */
  failOnWarnings?: pulumi.Input<boolean | undefined>;
  /** The IP versions by which the API can be called: `ipv4` (the default) or `dualstack`. */
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
   * The expression whose value is the key of the route that takes a message: `$request.body.action`. Required for
   * WebSocket APIs; an HTTP API has `${request.method} ${request.path}`.
   */
  routeSelectionExpression?: pulumi.Input<string | undefined>;
  /** The tags of the API. `TagResource` and `UntagResource` change them. */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /** Part of quick create: a URL or the ARN of a Lambda function. Only for HTTP APIs. */
  target?: pulumi.Input<string | undefined>;
  /** A version identifier of your own, 1–64 characters. */
  version?: pulumi.Input<string | undefined>;
}

/** What is known of an API that `get` looks up; it helps to find it. */
export interface ApiState {
  /** The address of the API; followed by `/` and the name of a stage it is what a client dials. */
  apiEndpoint?: pulumi.Input<string | undefined>;
  /**
   * Where the API key of a handshake is read: `$request.header.x-api-key` (the default) or
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
  /**
   * Whether clients must come through a custom domain name because the default endpoint is closed. Default `false`.
   */
  disableExecuteApiEndpoint?: pulumi.Input<boolean | undefined>;
  /** The ARN that permissions to call the API start with: `arn:aws:execute-api:REGION:ACCOUNT:ID`. */
  executionArn?: pulumi.Input<string | undefined>;
  /** Whether a warning about the document in `body` is an error. HTTP APIs only. */
  failOnWarnings?: pulumi.Input<boolean | undefined>;
  /** The IP versions by which the API can be called: `ipv4` (the default) or `dualstack`. */
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
   * The expression whose value is the key of the route that takes a message: `$request.body.action`. Required for
   * WebSocket APIs; an HTTP API has `${request.method} ${request.path}`.
   */
  routeSelectionExpression?: pulumi.Input<string | undefined>;
  /** The tags of the API. `TagResource` and `UntagResource` change them. */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /** All tags of the resource, with those that the provider adds (`defaultTags`). */
  tagsAll?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  /** Part of quick create: a URL or the ARN of a Lambda function. Only for HTTP APIs. */
  target?: pulumi.Input<string | undefined>;
  /** A version identifier of your own, 1–64 characters. */
  version?: pulumi.Input<string | undefined>;
}
