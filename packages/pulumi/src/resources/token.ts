// Type tokens of a resource: the official one, ours, which differs only in the package name, and aws-native's.
export const packageName = "answerback";
const officialPackageName = "aws";

const renamed = (token: string, from: string, to: string) =>
  token.startsWith(`${from}:`) ? to + token.slice(from.length) : token;

/** `aws:apigatewayv2/stage:Stage` → `answerback:apigatewayv2/stage:Stage`. */
export const ownToken = (token: string) => renamed(token, officialPackageName, packageName);

/** `answerback:apigatewayv2/stage:Stage` → `aws:apigatewayv2/stage:Stage`. */
export const officialToken = (token: string) => renamed(token, packageName, officialPackageName);

/** The token of the package aws-native: `aws-native:apigatewayv2:Stage`. */
export const nativeToken = (resource: string) => `aws-native:apigatewayv2:${resource}`;

/**
 * The service's name of a resource, `Stage`, for the tokens of all three packages and for CloudFormation's type
 * `AWS::ApiGatewayV2::Stage`; undefined for other services.
 */
export function serviceName(token: string): string | undefined {
  return /^(?:(?:aws|answerback):apigatewayv2\/\w+|aws-native:apigatewayv2|AWS::ApiGatewayV2:):(\w+)$/.exec(token)?.[1];
}
