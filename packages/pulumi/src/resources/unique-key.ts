// What the service keeps unique beside ids: two resources that agree in it cannot exist at the same time, so that a
// second create is answered 409 (docs/behaviour/control-plane.md).
import { isDeepStrictEqual } from "node:util";
import type { PropertyMap } from "../property-value.ts";
import { plain } from "./plain-value.ts";
import { nativeToken, serviceName } from "./token.ts";

/** Pulumi names, by the type's name within `apigatewayv2`. Api, Integration and Deployment have nothing but their id. */
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

/** The properties that make up the unique key of a type; undefined when it has none. */
export function uniqueKey(token: string): readonly string[] | undefined {
  const name = serviceName(token);
  // CloudFormation names a stage by the member on the wire.
  if (name === "Stage" && token === nativeToken(name)) return ["apiId", "stageName"];
  return name === undefined ? undefined : uniqueKeys[name];
}

/** Whether two resources of a type cannot exist at the same time. */
export function collide(token: string, one: PropertyMap, other: PropertyMap): boolean {
  const key = uniqueKey(token);
  return key?.every((name) => isDeepStrictEqual(plain(one[name]), plain(other[name]))) ?? false;
}
