// The field table of ApiMapping: docs/behaviour/control-plane.md section 3.10.
import { type Output, type ResourceDefinition, string } from "../field.ts";

const fields = {
  apiMappingId: { type: string(), computed: true, description: "The identifier of the mapping." },
  apiId: {
    type: string(),
    required: true,
    createOnly: true,
    inUpdate: true,
    requiredInUpdate: true,
    description: "The identifier of the API.",
  },
  stage: { type: string(1, 128), required: true, description: "The name of the API's stage." },
  apiMappingKey: {
    type: string(),
    description:
      "The first part of the path under the domain name; absent for the root. Unique within the domain name.",
  },
} as const;

export type ApiMapping = Output<typeof fields>;

export const apiMapping: ResourceDefinition<typeof fields> = {
  name: "ApiMapping",
  identifier: "apiMappingId",
  identifierLength: 6,
  parents: ["domainName"],
  description: "Maps a path of a custom domain name to a stage of an API.",
  fields,
  violations(resource) {
    const key = resource.apiMappingKey;
    if (key === undefined || key === "" || /^[A-Za-z0-9._\-$+!*'()]+(\/[A-Za-z0-9._\-$+!*'()]+)*$/.test(key)) return [];
    return [
      {
        path: ["apiMappingKey"],
        message: `Invalid apiMappingKey specified: '${key}'. API mapping key should not start or end with a '/' and may contain only letters, digits and $-_.+!*'().`,
      },
    ];
  },
};
