// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
import * as pulumi from "@pulumi/pulumi";
import { invokeOptions } from "../registration.ts";

const token = "answerback:apigatewayv2/getApis:getApis";

/** Looks up the ids of APIs by name, protocol and tags. */
export function getApis(args: GetApisArgs = {}, opts?: pulumi.InvokeOptions): Promise<GetApisResult> {
  return pulumi.runtime.invoke(token, { ...args }, invokeOptions(opts));
}

/** Looks up the ids of APIs by name, protocol and tags. Takes outputs of resources as arguments. */
export function getApisOutput(
  args: GetApisOutputArgs = {},
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetApisResult> {
  return pulumi.runtime.invokeOutput(token, { ...args }, invokeOptions(opts));
}

export interface GetApisArgs {
  /** The name of the APIs. */
  name?: string;
  /** The protocol of the APIs. */
  protocolType?: string;
  /** The AWS region of the APIs. Default: the provider's. */
  region?: string;
  /** Tags that the APIs must have, with their values. */
  tags?: { [key: string]: string };
}

export interface GetApisOutputArgs {
  /** The name of the APIs. */
  name?: pulumi.Input<string | undefined>;
  /** The protocol of the APIs. */
  protocolType?: pulumi.Input<string | undefined>;
  /** The AWS region of the APIs. Default: the provider's. */
  region?: pulumi.Input<string | undefined>;
  /** Tags that the APIs must have, with their values. */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
}

export interface GetApisResult {
  /** The region of the search. */
  readonly id: string;
  /** The identifiers of the APIs, in no particular order. */
  readonly ids: string[];
  /** The name of the APIs. */
  readonly name?: string;
  /** The protocol of the APIs. */
  readonly protocolType?: string;
  /** The AWS region of the APIs. */
  readonly region: string;
  /** Tags that the APIs must have, with their values. */
  readonly tags?: { [key: string]: string };
}
