// The ids that Read receives from Pulumi: the bare id with the parents in the state, or Terraform's composite id
// (docs/behaviour/pulumi.md section 2).

import type { PropertyMap } from "../property-value.ts";
import { isPropertyMap, plain } from "./plain-value.ts";

/** The path parameters of a resource, including its own identifier, by wire name. */
export type Identity = { readonly [parameter: string]: string };

/** The id does not identify a resource. */
export class IdentifierError extends Error {
  override readonly name = "IdentifierError";
}

/**
 * @param order the wire names of the composite id's parts: `["apiId", "integrationId", "integrationResponseId"]`
 * @param identifier the part that identifies the resource itself
 * @throws IdentifierError if the parents are unknown, or the composite id has another form
 */
export function identityOf(
  kind: string,
  order: readonly string[],
  identifier: string,
  id: string,
  state: PropertyMap,
): Identity {
  const form = order.join("/");
  const parts = id.split("/");
  if (parts.length > 1 || order.length === 1) {
    if (parts.length !== order.length || parts.includes("")) {
      throw new IdentifierError(`"${id}" is not an id of an API Gateway v2 ${kind}: expected ${form}`);
    }
    return Object.fromEntries(order.map((name, index) => [name, parts[index] ?? ""]));
  }
  const identity: Record<string, string> = {};
  for (const name of order) {
    const value = name === identifier ? id : plain(isPropertyMap(state) ? state[name] : undefined);
    if (typeof value !== "string" || value === "") {
      throw new IdentifierError(
        `"${id}" alone does not identify an API Gateway v2 ${kind}: ${name} is not known. Use the id ${form}, or set ${order.filter((part) => part !== identifier).join(" and ")} in the state`,
      );
    }
    identity[name] = value;
  }
  return identity;
}
