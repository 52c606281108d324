// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
import * as pulumi from "@pulumi/pulumi";
import { type ResourceNames, registration } from "../registration.ts";
import type * as inputs from "../types/apigatewayv2-input.ts";
import type * as outputs from "../types/apigatewayv2-output.ts";

const names: ResourceNames = {
  type: "answerback:apigatewayv2/authorizer:Authorizer",
  officialType: "aws:apigatewayv2/authorizer:Authorizer",
  inputs: [
    "apiId",
    "authorizerCredentialsArn",
    "authorizerPayloadFormatVersion",
    "authorizerResultTtlInSeconds",
    "authorizerType",
    "authorizerUri",
    "enableSimpleResponses",
    "identitySources",
    "jwtConfiguration",
    "name",
    "region",
  ],
  outputs: [],
  required: ["apiId", "authorizerType"],
};

/**
 * A Lambda function that authorizes and identifies a client on `$connect`.
 *
 * ```typescript
 * const example = new aws.apigatewayv2.Authorizer("example", {
 *     apiId: api.id,
 *     authorizerType: "REQUEST",
 *     authorizerUri: authorize.invokeArn,
 *     identitySources: ["route.request.header.Authorization"],
 * });
 * ```
 *
 * Import: `pulumi import answerback:apigatewayv2/authorizer:Authorizer example apiId/authorizerId`.
 */
export class Authorizer extends pulumi.CustomResource {
  /** Looks up an authorizer by its id: `apiId/authorizerId`, or the bare id with the parents in `state`. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: AuthorizerState,
    opts?: pulumi.CustomResourceOptions,
  ): Authorizer {
    // With an id, the engine reads the resource; the state takes the place of the arguments.
    return new Authorizer(name, { ...state } as AuthorizerArgs, { ...opts, id });
  }

  /** True for instances of this class, from any copy of the SDK. */
  static override isInstance(value: unknown): value is Authorizer {
    return typeof value === "object" && value !== null && "__pulumiType" in value && value.__pulumiType === names.type;
  }

  /** The identifier of the API. A change replaces the resource. */
  declare readonly apiId: pulumi.Output<string>;
  /** The role that the service assumes to invoke the function; absent for resource-based permissions. */
  declare readonly authorizerCredentialsArn: pulumi.Output<string | undefined>;
  /** The format of the function's payload: `1.0` or `2.0`. Only for HTTP APIs. */
  declare readonly authorizerPayloadFormatVersion: pulumi.Output<string | undefined>;
  /** The seconds for which a result of the function is cached, 0–3600. Only for HTTP APIs. */
  declare readonly authorizerResultTtlInSeconds: pulumi.Output<number>;
  /** `REQUEST`: a Lambda function that receives the handshake. HTTP APIs also have `JWT`. */
  declare readonly authorizerType: pulumi.Output<string>;
  /**
   * The invocation URI of the Lambda function:
   * `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations`. Required for `REQUEST`.
   */
  declare readonly authorizerUri: pulumi.Output<string | undefined>;
  /** If true, the function returns a boolean instead of a policy. Only for HTTP APIs. */
  declare readonly enableSimpleResponses: pulumi.Output<boolean | undefined>;
  /**
   * The values that a handshake must contain before the function is called: `route.request.header.NAME`,
   * `route.request.querystring.NAME`, `stageVariables.NAME`, `context.NAME`. May be empty.
   */
  declare readonly identitySources: pulumi.Output<string[] | undefined>;
  /** The issuer and audience that a token must have. Only for HTTP APIs. */
  declare readonly jwtConfiguration: pulumi.Output<outputs.AuthorizerJwtConfiguration | undefined>;
  /** The name of the authorizer, 1–128 characters. Default: the resource's name in the program and a suffix. */
  declare readonly name: pulumi.Output<string>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  declare readonly region: pulumi.Output<string>;

  constructor(name: string, args: AuthorizerArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { inputs, options } = registration(names, { ...args }, opts);
    super(names.type, name, inputs, options);
  }
}

/** Arguments for an authorizer. */
export interface AuthorizerArgs {
  /** The identifier of the API. A change replaces the resource. */
  apiId: pulumi.Input<string>;
  /** The role that the service assumes to invoke the function; absent for resource-based permissions. */
  authorizerCredentialsArn?: pulumi.Input<string | undefined>;
  /** The format of the function's payload: `1.0` or `2.0`. Only for HTTP APIs. */
  authorizerPayloadFormatVersion?: pulumi.Input<string | undefined>;
  /** The seconds for which a result of the function is cached, 0–3600. Only for HTTP APIs. */
  authorizerResultTtlInSeconds?: pulumi.Input<number | undefined>;
  /** `REQUEST`: a Lambda function that receives the handshake. HTTP APIs also have `JWT`. */
  authorizerType: pulumi.Input<string>;
  /**
   * The invocation URI of the Lambda function:
   * `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations`. Required for `REQUEST`.
   */
  authorizerUri?: pulumi.Input<string | undefined>;
  /** If true, the function returns a boolean instead of a policy. Only for HTTP APIs. */
  enableSimpleResponses?: pulumi.Input<boolean | undefined>;
  /**
   * The values that a handshake must contain before the function is called: `route.request.header.NAME`,
   * `route.request.querystring.NAME`, `stageVariables.NAME`, `context.NAME`. May be empty.
   */
  identitySources?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** The issuer and audience that a token must have. Only for HTTP APIs. */
  jwtConfiguration?: pulumi.Input<inputs.AuthorizerJwtConfiguration | undefined>;
  /** The name of the authorizer, 1–128 characters. Default: the resource's name in the program and a suffix. */
  name?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
}

/** Known properties of an authorizer that `get` looks up. */
export interface AuthorizerState {
  /** The identifier of the API. A change replaces the resource. */
  apiId?: pulumi.Input<string | undefined>;
  /** The role that the service assumes to invoke the function; absent for resource-based permissions. */
  authorizerCredentialsArn?: pulumi.Input<string | undefined>;
  /** The format of the function's payload: `1.0` or `2.0`. Only for HTTP APIs. */
  authorizerPayloadFormatVersion?: pulumi.Input<string | undefined>;
  /** The seconds for which a result of the function is cached, 0–3600. Only for HTTP APIs. */
  authorizerResultTtlInSeconds?: pulumi.Input<number | undefined>;
  /** `REQUEST`: a Lambda function that receives the handshake. HTTP APIs also have `JWT`. */
  authorizerType?: pulumi.Input<string | undefined>;
  /**
   * The invocation URI of the Lambda function:
   * `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations`. Required for `REQUEST`.
   */
  authorizerUri?: pulumi.Input<string | undefined>;
  /** If true, the function returns a boolean instead of a policy. Only for HTTP APIs. */
  enableSimpleResponses?: pulumi.Input<boolean | undefined>;
  /**
   * The values that a handshake must contain before the function is called: `route.request.header.NAME`,
   * `route.request.querystring.NAME`, `stageVariables.NAME`, `context.NAME`. May be empty.
   */
  identitySources?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** The issuer and audience that a token must have. Only for HTTP APIs. */
  jwtConfiguration?: pulumi.Input<inputs.AuthorizerJwtConfiguration | undefined>;
  /** The name of the authorizer, 1–128 characters. Default: the resource's name in the program and a suffix. */
  name?: pulumi.Input<string | undefined>;
  /** The AWS region of the resource. Default: the provider's. A change replaces the resource. */
  region?: pulumi.Input<string | undefined>;
}
