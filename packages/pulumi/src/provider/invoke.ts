// Invoke: calls a function by either token.
import type { FunctionResult } from "../function.ts";
import { describedFunctionTypes, functionTypes } from "../functions/index.ts";
import type { PropertyMap } from "../property-value.ts";
import type { ResourceContext } from "../resource.ts";
import { ownToken, packageName } from "../resources/token.ts";
import { UnknownTypeError } from "./urn.ts";

/** @throws UnknownTypeError */
export async function invoke(context: ResourceContext, token: string, inputs: PropertyMap): Promise<FunctionResult> {
  const type = functionTypes.get(token);
  if (type === undefined) {
    const known = describedFunctionTypes.map((described) => ownToken(described.token)).join(", ");
    throw new UnknownTypeError(`the provider ${packageName} has no function ${token}; it has ${known}`);
  }
  return type.call(context, inputs);
}
