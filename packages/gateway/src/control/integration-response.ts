// IntegrationResponse: docs/behaviour/control-plane.md section 3.3.
import { conflict, type IntegrationResponse, integrationResponse, messages } from "@answerback/apigatewayv2";
import { type ResourceControl, stored } from "./crud.ts";
import { templateWarnings } from "./template-warning.ts";

export const integrationResponseControl: ResourceControl<typeof integrationResponse.fields> = {
  name: "IntegrationResponse",
  definition: integrationResponse,
  webSocketOnly: true,

  check(resource, { context, collection }, before) {
    const key = resource.integrationResponseKey ?? "";
    if (key === before?.integrationResponseKey) return;
    for (const record of context.store.list(collection)) {
      if (stored<IntegrationResponse>(record).integrationResponseKey !== key) continue;
      throw conflict(messages.keyInUse.integrationResponse(key));
    }
  },

  warnings: (resource) => templateWarnings("responseTemplates", resource.responseTemplates),
};
