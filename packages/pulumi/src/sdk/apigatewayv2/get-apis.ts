// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
import * as pulumi from "@pulumi/pulumi";
import { invokeOptions } from "../registration.ts";

const token = "answerback:apigatewayv2/getApis:getApis";

/** Looks up the ids of the APIs that have a name, a protocol, tags. */
export function getApis(args: GetApisArgs = {}, opts?: pulumi.InvokeOptions): Promise<GetApisResult> {
  return pulumi.runtime.invoke(token, { ...args }, invokeOptions(opts));
}

/** Looks up the ids of the APIs that have a name, a protocol, tags. For arguments that are outputs of resources. */
export function getApisOutput(
  args: GetApisOutputArgs = {},
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetApisResult> {
  return pulumi.runtime.invokeOutput(token, { ...args }, invokeOptions(opts));
}

export interface GetApisArgs {
  /** The name that the APIs have. */
  name?: string;
  /** The protocol of the APIs. */
  protocolType?: string;
  /** The AWS region of the APIs. Default: the provider's. */
  region?: string;
  /** Tags that the APIs have, each with this value. */
  tags?: { [key: string]: string };
}

export interface GetApisOutputArgs {
  /** The name that the APIs have. */
  name?: pulumi.Input<string | undefined>;
  /** The protocol of the APIs. */
  protocolType?: pulumi.Input<string | undefined>;
  /** The AWS region of the APIs. Default: the provider's. */
  region?: pulumi.Input<string | undefined>;
  /** Tags that the APIs have, each with this value. */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
}

export interface GetApisResult {
  /** The region that was looked in. */
  readonly id: string;
  /** The identifiers of the APIs, in no order. */
  readonly ids: string[];
  /** The name that the APIs have. */
  readonly name?: string;
  /** The protocol of the APIs. */
  readonly protocolType?: string;
  /** The AWS region of the APIs. */
  readonly region: string;
  /** Tags that the APIs have, each with this value. */
  readonly tags?: { [key: string]: string };
}
