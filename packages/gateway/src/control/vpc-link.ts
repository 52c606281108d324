// VpcLink: docs/behaviour/control-plane.md section 3.11. Stored and returned; WebSocket APIs do not use it.
import { vpcLink } from "@answerback/apigatewayv2";
import { timestampNow } from "./context.ts";
import type { ResourceControl } from "./crud.ts";

export const vpcLinkControl: ResourceControl<typeof vpcLink.fields> = {
  name: "VpcLink",
  definition: vpcLink,

  complete: (resource, { context }) => ({
    createdDate: timestampNow(context.clock),
    securityGroupIds: [],
    tags: {},
    vpcLinkStatus: "AVAILABLE",
    vpcLinkVersion: "V2",
    ...resource,
  }),
};
