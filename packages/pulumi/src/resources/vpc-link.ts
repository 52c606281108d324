// VpcLink, which only HTTP APIs use: in templates and programs of aws-native. The SDK has no class for it.
import { vpcLink as definition } from "@answerback/apigatewayv2";
import { controlArn } from "./arn.ts";
import { propertiesFromFields, tagsAllProperty } from "./property.ts";
import { resourceFromTable } from "./resource-from-table.ts";

export const vpcLink = resourceFromTable({
  definition,
  properties: {
    ...propertiesFromFields(definition, ["name", "securityGroupIds", "subnetIds", "tags"]),
    tagsAll: tagsAllProperty,
  },
  importId: ["vpcLinkId"],
  tagsArn: (region, { vpcLinkId }) => controlArn(region, `/vpclinks/${vpcLinkId}`),
});
