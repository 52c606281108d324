// The ids that Pulumi gives to Read: the bare id with the parents in the state, or the composite id of the Terraform
// side (docs/behaviour/pulumi.md section 2).

import type { PropertyMap } from "../property-value.ts";
import { isPropertyMap, plain } from "./plain-value.ts";

/** The path parameters of a resource, its own identifier among them, by wire name. */
export type Identity = { readonly [parameter: string]: string };

/** An id that does not say which resource is meant. */
export class IdentifierError extends Error {
  override readonly name = "IdentifierError";
}

/**
 * @param order the wire names of the composite id's parts: `["apiId", "integrationId", "integrationResponseId"]`
 * @param identifier the one of them that is the resource's own
 * @throws IdentifierError when the parents are not known, or the composite id has another form
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
      throw new IdentifierError(`"${id}" is no id of an API Gateway v2 ${kind}: expected ${form}`);
    }
    return Object.fromEntries(order.map((name, index) => [name, parts[index] ?? ""]));
  }
  const identity: Record<string, string> = {};
  for (const name of order) {
    const value = name === identifier ? id : plain(isPropertyMap(state) ? state[name] : undefined);
    if (typeof value !== "string" || value === "") {
      throw new IdentifierError(
        `"${id}" alone does not say which API Gateway v2 ${kind} is meant, ${name} is not known: give the id as ${form}, or the state ${order.filter((part) => part !== identifier).join(" and ")}`,
      );
    }
    identity[name] = value;
  }
  return identity;
}
