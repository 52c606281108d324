// RouteResponse, which makes a route answer its client.
import { routeResponse as definition } from "@answerback/apigatewayv2";
import { propertiesFromFields } from "./property.ts";
import { resourceFromTable } from "./resource-from-table.ts";

export const routeResponse = resourceFromTable({
  definition,
  properties: propertiesFromFields(definition, ["modelSelectionExpression", "responseModels", "routeResponseKey"]),
  importId: ["apiId", "routeId", "routeResponseId"],
});
