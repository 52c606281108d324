// What becomes of a backend's answer. `responseParameters` stays out: the official class does not have it.
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
