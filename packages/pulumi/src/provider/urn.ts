// Maps the engine's URNs to resource types.
import { describedResourceTypes, resourceTypes } from "../resources/index.ts";
import type { DescribedResourceType } from "../resources/resource-from-table.ts";
import { ownToken, packageName } from "../resources/token.ts";

/** The token or URN belongs to a resource that this provider does not have. */
export class UnknownTypeError extends Error {
  override readonly name = "UnknownTypeError";
}

/**
 * The resource type and name in a URN: `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`.
 * @throws UnknownTypeError
 */
export function resourceOfUrn(urn: string): { readonly type: DescribedResourceType; readonly name: string } {
  const [, , qualifiedType = "", ...name] = urn.split("::");
  const token = qualifiedType.split("$").at(-1) ?? "";
  const type = resourceTypes.get(token);
  if (type === undefined) {
    const known = describedResourceTypes.map((described) => ownToken(described.token)).join(", ");
    throw new UnknownTypeError(`the provider ${packageName} has no resource ${token}; it has ${known}`);
  }
  return { type, name: name.join("::") };
}
