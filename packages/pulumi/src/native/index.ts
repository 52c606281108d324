// The resources of aws-native by their tokens.
import type { ResourceType } from "../resource.ts";
import { describedResourceTypes } from "../resources/index.ts";
import { serviceName } from "../resources/token.ts";
import { vpcLink } from "../resources/vpc-link.ts";
import { identifierInId, nativeResource } from "./native-resource.ts";

/** VpcLink has no class in our SDK, because WebSocket APIs do not use VPC links. */
const all = [...describedResourceTypes, vpcLink];

export const nativeResourceTypes: ReadonlyMap<string, ResourceType> = new Map(
  all.map((type) => {
    const native = nativeResource(type);
    return [native.token, native];
  }),
);

const definitions = new Map(all.map(({ description: { definition } }) => [definition.name, definition]));

/** The service's own identifier of a resource; ids of aws-native and of templates also contain the parents' identifiers. */
export function serviceIdentifier(token: string, id: string): string {
  const hasParents = /^(?:aws-native:|AWS::)/.test(token);
  const definition = hasParents ? definitions.get(serviceName(token) ?? "") : undefined;
  return definition === undefined ? id : identifierInId(definition, id);
}
