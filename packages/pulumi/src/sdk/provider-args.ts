// Generated from the property tables by `npm run generate -w @answerback/pulumi`. Changes here are lost.
import type * as pulumi from "@pulumi/pulumi";

export interface ProviderArgs {
  /** The access key of AWS credentials. Default: the usual sources of AWS clients. */
  accessKey?: pulumi.Input<string | undefined>;
  /**
   * The AWS account in ARNs, twelve digits. Default: `000000000000` if an `endpoint` is set, else the account of the
   * credentials, looked up once.
   */
  accountId?: pulumi.Input<string | undefined>;
  /** Tags for every resource that takes tags. */
  defaultTags?: pulumi.Input<ProviderDefaultTags | undefined>;
  /**
   * The address of the control plane, for example `http://127.0.0.1:4510` for a gateway on this machine. Default:
   * `AWS_ENDPOINT_URL_APIGATEWAYV2`, `AWS_ENDPOINT_URL`, then AWS itself.
   */
  endpoint?: pulumi.Input<string | undefined>;
  /** The profile of the shared AWS configuration whose credentials and region are used. */
  profile?: pulumi.Input<string | undefined>;
  /**
   * The AWS region. Default: `AWS_REGION`, `AWS_DEFAULT_REGION`, then the profile's; `us-east-1` for an endpoint on
   * this machine.
   */
  region?: pulumi.Input<string | undefined>;
  /**
   * The number of retries, with jitter, after throttling or no answer. Default 10; 3 for an endpoint on this machine.
   */
  retries?: pulumi.Input<number | undefined>;
  /** The secret key of AWS credentials. */
  secretKey?: pulumi.Input<string | undefined>;
  /** The session token of temporary AWS credentials. */
  token?: pulumi.Input<string | undefined>;
}

export interface ProviderDefaultTags {
  /** The tags. A resource's own tags override them. */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
}
