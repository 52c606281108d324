// Authorizer: docs/behaviour/control-plane.md section 3.7.
import { authorizer, conflict, messages, type Route } from "@answerback/apigatewayv2";
import { type ResourceControl, stored, without } from "./crud.ts";

export const authorizerControl: ResourceControl<typeof authorizer.fields> = {
  name: "Authorizer",
  definition: authorizer,
  quota: "authorizersPerApi",

  complete(resource, { protocol }) {
    if (protocol === "HTTP") return resource;
    // Clients send these without meaning; the service does not return them.
    return without(
      resource,
      "authorizerPayloadFormatVersion",
      "authorizerResultTtlInSeconds",
      "enableSimpleResponses",
      "jwtConfiguration",
    );
  },

  checkDelete(resource, { context, collection }) {
    const routeIds = context.store
      .list([...collection.slice(0, -1), "routes"])
      .map((record) => stored<Route>(record))
      .filter((route) => route.authorizerId === resource.authorizerId)
      .map((route) => route.routeId ?? "");
    if (routeIds.length > 0) throw conflict(messages.authorizerInUse(routeIds));
  },
};
