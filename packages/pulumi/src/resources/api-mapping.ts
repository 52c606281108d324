// A stage under a domain name. Its composite id is the other way round than its siblings'.
import { apiMapping as definition } from "@answerback/apigatewayv2";
import { propertiesFromFields } from "./property.ts";
import { resourceFromTable } from "./resource-from-table.ts";

export const apiMapping = resourceFromTable({
  definition,
  properties: propertiesFromFields(definition, ["apiId", "apiMappingKey", "stage"], {
    apiId: { createOnly: true },
  }),
  importId: ["apiMappingId", "domainName"],
  // The service wants the API with every update.
  beforeUpdate: async (_, { body, inputs }) =>
    Object.keys(body).length === 0 ? body : { ...body, apiId: inputs.apiId ?? "" },
});
