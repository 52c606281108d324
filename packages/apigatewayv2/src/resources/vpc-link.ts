// The field table of VpcLink: docs/behaviour/control-plane.md section 3.11.
import { enumeration, list, map, type Output, type ResourceDefinition, string, timestamp } from "../field.ts";

const fields = {
  vpcLinkId: { type: string(), computed: true, description: "The identifier of the VPC link." },
  name: { type: string(1, 128), required: true, description: "The name of the VPC link, 1–128 characters." },
  subnetIds: {
    type: list(string()),
    required: true,
    createOnly: true,
    description: "The identifiers of the subnets.",
  },
  securityGroupIds: {
    type: list(string()),
    createOnly: true,
    description: "The identifiers of the security groups.",
  },
  tags: {
    type: map(string(0, 1600)),
    inUpdate: false,
    description: "The tags of the VPC link. `TagResource` and `UntagResource` change them.",
  },
  createdDate: { type: timestamp, computed: true, description: "The time of creation." },
  vpcLinkStatus: {
    type: enumeration("PENDING", "AVAILABLE", "DELETING", "FAILED", "INACTIVE"),
    computed: true,
    description: "The status of the VPC link: `AVAILABLE` when it can be used.",
  },
  vpcLinkStatusMessage: { type: string(0, 1024), computed: true, description: "The reason for the status." },
  vpcLinkVersion: { type: enumeration("V2"), computed: true, description: "Always `V2`." },
} as const;

export type VpcLink = Output<typeof fields>;

export const vpcLink: ResourceDefinition<typeof fields> = {
  name: "VpcLink",
  identifier: "vpcLinkId",
  identifierLength: 6,
  parents: [],
  description: "Connects an HTTP API to backends in a VPC. WebSocket APIs do not use it.",
  fields,
  violations: () => [],
};
