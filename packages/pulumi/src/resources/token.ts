// Type tokens: the official ones, and our own, which differ in the package name only. Both name the same resource.
export const packageName = "answerback";
const officialPackageName = "aws";

const renamed = (token: string, from: string, to: string) =>
  token.startsWith(`${from}:`) ? to + token.slice(from.length) : token;

/** `aws:apigatewayv2/stage:Stage` → `answerback:apigatewayv2/stage:Stage`. */
export const ownToken = (token: string) => renamed(token, officialPackageName, packageName);

/** `answerback:apigatewayv2/stage:Stage` → `aws:apigatewayv2/stage:Stage`. */
export const officialToken = (token: string) => renamed(token, packageName, officialPackageName);
