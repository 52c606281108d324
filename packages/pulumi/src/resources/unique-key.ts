// Properties that the service keeps unique, besides ids: the second of two resources with equal keys is refused with 409
// (docs/behaviour/control-plane.md).
import { isDeepStrictEqual } from "node:util";
import type { PropertyMap } from "../property-value.ts";
import { plain } from "./plain-value.ts";
import { nativeToken, serviceName } from "./token.ts";

/** Pulumi names, by the type's name within `apigatewayv2`. Api, Integration and Deployment have only their id. */
const uniqueKeys: Readonly<Record<string, readonly string[]>> = {
  ApiMapping: ["domainName", "apiMappingKey"],
  Authorizer: ["apiId", "name"],
  DomainName: ["domainName"],
  IntegrationResponse: ["apiId", "integrationId", "integrationResponseKey"],
  Model: ["apiId", "name"],
  Route: ["apiId", "routeKey"],
  RouteResponse: ["apiId", "routeId", "routeResponseKey"],
  Stage: ["apiId", "name"],
};

/** The properties of a type's unique key; undefined if it has none. */
export function uniqueKey(token: string): readonly string[] | undefined {
  const name = serviceName(token);
  // CloudFormation names a stage by the member on the wire.
  if (name === "Stage" && token === nativeToken(name)) return ["apiId", "stageName"];
  return name === undefined ? undefined : uniqueKeys[name];
}

/** True if two resources of a type cannot exist at the same time. */
export function collide(token: string, one: PropertyMap, other: PropertyMap): boolean {
  const key = uniqueKey(token);
  return key?.every((name) => isDeepStrictEqual(plain(one[name]), plain(other[name]))) ?? false;
}
