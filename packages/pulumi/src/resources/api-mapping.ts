// ApiMapping. Unlike in the other resources, the parent is the last part of the composite id.
import { apiMapping as definition } from "@answerback/apigatewayv2";
import { propertiesFromFields } from "./property.ts";
import { resourceFromTable } from "./resource-from-table.ts";

export const apiMapping = resourceFromTable({
  definition,
  properties: propertiesFromFields(definition, ["apiId", "apiMappingKey", "stage"], {
    apiId: { createOnly: true },
  }),
  importId: ["apiMappingId", "domainName"],
  // The service requires the API in every update.
  beforeUpdate: async (_, { body, inputs }) =>
    Object.keys(body).length === 0 ? body : { ...body, apiId: inputs.apiId ?? "" },
});
