// Route: docs/behaviour/control-plane.md section 3.4.
import { AwsError, badRequest, conflict, type Model, messages, type Route, route } from "@answerback/apigatewayv2";
import type { OperationFunction } from "./context.ts";
import { change, existing, type ResourceControl, type Scope, stored, without } from "./crud.ts";

export const routeControl: ResourceControl<typeof route.fields> = {
  name: "Route",
  definition: route,
  quota: "routesPerApi",

  complete(resource) {
    const completed = { apiKeyRequired: false, authorizationType: "NONE", ...resource } as const;
    return resource.authorizationScopes?.length === 0 ? without(completed, "authorizationScopes") : completed;
  },

  check(resource, scope, before) {
    requireReferences(resource, scope);
    const key = resource.routeKey ?? "";
    if (key === before?.routeKey) return;
    for (const record of scope.context.store.list(scope.collection)) {
      if (stored<Route>(record).routeKey === key) throw conflict(messages.keyInUse.route(key));
    }
  },
};

/** Requires the integration, the authorizer and the models of a route to exist. */
function requireReferences(resource: Route, { context, collection }: Scope): void {
  const { store } = context;
  const api = collection.slice(0, -1);
  const { target, authorizerId, requestModels } = resource;
  if (target !== undefined && store.get([...api, "integrations", target.slice("integrations/".length)]) === undefined) {
    throw badRequest(messages.unknownTarget(target));
  }
  if (authorizerId !== undefined && store.get([...api, "authorizers", authorizerId]) === undefined) {
    throw badRequest(messages.unknownAuthorizer(authorizerId));
  }
  if (requestModels === undefined) return;
  const names = new Set(store.list([...api, "models"]).map((record) => stored<Model>(record).name));
  const unknown = Object.values(requestModels).filter((name) => !names.has(name));
  if (unknown.length > 0) throw badRequest(messages.unknownModel(unknown));
}

export const deleteRouteRequestParameter: OperationFunction = (context, input) => {
  const key = input.parameters.requestParameterKey ?? "";
  const { resource } = existing(routeControl, context, input.parameters);
  if (!Object.hasOwn(resource.requestParameters ?? {}, key)) {
    throw new AwsError("NotFoundException", messages.unknownRequestParameter(key), {
      details: { resourceType: "RequestParameter" },
    });
  }
  return change(routeControl, context, input, ({ requestParameters, ...rest }) => {
    const { [key]: _, ...others } = requestParameters ?? {};
    return { ...rest, ...(Object.keys(others).length > 0 ? { requestParameters: others } : {}) };
  });
};
