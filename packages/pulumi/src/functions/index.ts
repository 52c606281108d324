// Every function by its token.
import type { FunctionType } from "../function.ts";
import { ownToken } from "../resources/token.ts";
import { getApi } from "./get-api.ts";
import { getApis } from "./get-apis.ts";

export const describedFunctionTypes: readonly FunctionType[] = [getApi, getApis];

/** By both tokens: `aws:apigatewayv2/getApi:getApi`, and the same of our own package. */
export const functionTypes: ReadonlyMap<string, FunctionType> = new Map(
  describedFunctionTypes.flatMap((type) => [
    [type.token, type],
    [ownToken(type.token), type],
  ]),
);
