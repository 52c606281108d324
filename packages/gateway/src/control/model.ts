// Model and its sample template: docs/behaviour/control-plane.md section 3.6.
import { conflict, type Model, messages, model, type Route } from "@answerback/apigatewayv2";
import type { OperationFunction } from "./context.ts";
import { existing, type ResourceControl, stored } from "./crud.ts";
import { sampleTemplate } from "./model-template.ts";

export const modelControl: ResourceControl<typeof model.fields> = {
  name: "Model",
  definition: model,
  webSocketOnly: true,

  complete: (resource) => ({ contentType: "application/json", ...resource }),

  check(resource, { context, collection }, before) {
    const name = resource.name ?? "";
    if (name === before?.name) return;
    for (const record of context.store.list(collection)) {
      if (stored<Model>(record).name === name) throw conflict(messages.keyInUse.model(name));
    }
  },

  checkDelete(resource, { context, collection }) {
    const name = resource.name ?? "";
    const routeIds = context.store
      .list([...collection.slice(0, -1), "routes"])
      .map((record) => stored<Route>(record))
      .filter((route) => Object.values(route.requestModels ?? {}).includes(name))
      .map((route) => route.routeId ?? "");
    if (routeIds.length > 0) throw conflict(messages.modelInUse(name, routeIds));
  },
};

export const getModelTemplate: OperationFunction = (context, input) => {
  const { resource } = existing(modelControl, context, input.parameters);
  return { body: { value: sampleTemplate(JSON.parse(resource.schema ?? "{}")) } };
};
