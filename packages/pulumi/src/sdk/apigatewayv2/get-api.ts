// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
import * as pulumi from "@pulumi/pulumi";
import { invokeOptions } from "../registration.ts";
import type * as outputs from "../types/apigatewayv2-output.ts";

const token = "answerback:apigatewayv2/getApi:getApi";

/** Looks up an API by its id. */
export function getApi(args: GetApiArgs, opts?: pulumi.InvokeOptions): Promise<GetApiResult> {
  return pulumi.runtime.invoke(token, { ...args }, invokeOptions(opts));
}

/** Looks up an API by its id. Takes outputs of resources as arguments. */
export function getApiOutput(args: GetApiOutputArgs, opts?: pulumi.InvokeOutputOptions): pulumi.Output<GetApiResult> {
  return pulumi.runtime.invokeOutput(token, { ...args }, invokeOptions(opts));
}

export interface GetApiArgs {
  /** The identifier of the API. */
  apiId: string;
  /** The AWS region of the API. Default: the provider's. */
  region?: string;
  /** The tags of the API. */
  tags?: { [key: string]: string };
}

export interface GetApiOutputArgs {
  /** The identifier of the API. */
  apiId: pulumi.Input<string>;
  /** The AWS region of the API. Default: the provider's. */
  region?: pulumi.Input<string | undefined>;
  /** The tags of the API. */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
}

export interface GetApiResult {
  /** The address of the API. Clients connect to it, followed by `/` and the stage's name. */
  readonly apiEndpoint: string;
  /** The identifier of the API. */
  readonly apiId: string;
  /**
   * The source of a handshake's API key: `$request.header.x-api-key` (the default) or
   * `$context.authorizer.usageIdentifierKey`. For WebSocket APIs.
   */
  readonly apiKeySelectionExpression: string;
  /** The ARN of the API: `arn:aws:apigateway:REGION::/apis/ID`. */
  readonly arn: string;
  /** The cross-origin resource sharing configuration. Only for HTTP APIs. */
  readonly corsConfigurations: outputs.GetApiCorsConfiguration[];
  /** A description of the API, up to 1024 characters. */
  readonly description: string;
  /** If true, the default endpoint is closed and clients must use a custom domain name. Default `false`. */
  readonly disableExecuteApiEndpoint: boolean;
  /** The prefix of the ARNs in permissions to call the API: `arn:aws:execute-api:REGION:ACCOUNT:ID`. */
  readonly executionArn: string;
  /** The identifier of the API. */
  readonly id: string;
  /** The IP versions that clients can use: `ipv4` (the default) or `dualstack`. */
  readonly ipAddressType: string;
  /** The name of the API, 1–128 characters. Default: the resource's name in the program and a suffix. */
  readonly name: string;
  /** The protocol of the API: `WEBSOCKET` or `HTTP`. */
  readonly protocolType: string;
  /** The AWS region of the API. */
  readonly region: string;
  /**
   * The expression that gives the route key of a message, for example `$request.body.action`. Required for WebSocket
   * APIs; HTTP APIs have `${request.method} ${request.path}`.
   */
  readonly routeSelectionExpression: string;
  /** The tags of the API. */
  readonly tags: { [key: string]: string };
  /** A version of your choice, 1–64 characters. */
  readonly version: string;
}
