// ARNs, computed like in the official provider.
import type { ResourceContext } from "../resource.ts";

const partition = (region: string) =>
  region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";

/** `arn:aws:apigateway:us-east-1::/apis/a1b2`: for tags and for policies of the control plane. */
export const controlArn = (region: string, path: string) => `arn:${partition(region)}:apigateway:${region}::${path}`;

/** `arn:aws:execute-api:us-east-1:123456789012:a1b2`: for permissions to call the API. */
export const executionArn = (context: ResourceContext, region: string, path: string) =>
  `arn:${partition(region)}:execute-api:${region}:${context.accountId}:${path}`;
