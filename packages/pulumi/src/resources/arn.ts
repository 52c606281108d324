// The names of resources across AWS, as the official provider computes them.
import type { ResourceContext } from "../resource.ts";

const partition = (region: string) =>
  region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";

/** `arn:aws:apigateway:us-east-1::/apis/a1b2`: what tags and policies of the control plane name. */
export const controlArn = (region: string, path: string) => `arn:${partition(region)}:apigateway:${region}::${path}`;

/** `arn:aws:execute-api:us-east-1:123456789012:a1b2`: what permissions to call the API name. */
export const executionArn = (context: ResourceContext, region: string, path: string) =>
  `arn:${partition(region)}:execute-api:${region}:${context.accountId}:${path}`;
