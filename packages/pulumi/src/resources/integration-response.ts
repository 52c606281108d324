// IntegrationResponse. Without `responseParameters`, which the official class does not have.
import { integrationResponse as definition } from "@answerback/apigatewayv2";
import { propertiesFromFields } from "./property.ts";
import { resourceFromTable } from "./resource-from-table.ts";

export const integrationResponse = resourceFromTable({
  definition,
  properties: propertiesFromFields(definition, [
    "contentHandlingStrategy",
    "integrationResponseKey",
    "responseTemplates",
    "templateSelectionExpression",
  ]),
  importId: ["apiId", "integrationId", "integrationResponseId"],
});
