// Model, a JSON schema for the messages of routes.
import { model as definition } from "@answerback/apigatewayv2";
import { generatedAlphanumericName } from "./generated-name.ts";
import { generatedNameRefinement, propertiesFromFields } from "./property.ts";
import { resourceFromTable } from "./resource-from-table.ts";

export const model = resourceFromTable({
  definition,
  properties: propertiesFromFields(definition, ["contentType", "description", "name", "schema"], {
    contentType: { required: true },
    name: generatedNameRefinement,
    schema: { sameWhen: "json" },
  }),
  importId: ["apiId", "modelId"],
  generatedName: generatedAlphanumericName,
});
