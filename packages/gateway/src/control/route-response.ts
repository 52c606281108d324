// RouteResponse: docs/behaviour/control-plane.md section 3.5.
import { conflict, messages, type RouteResponse, routeResponse } from "@answerback/apigatewayv2";
import { type ResourceControl, stored } from "./crud.ts";

export const routeResponseControl: ResourceControl<typeof routeResponse.fields> = {
  name: "RouteResponse",
  definition: routeResponse,
  webSocketOnly: true,

  check(resource, { context, collection }, before) {
    const key = resource.routeResponseKey ?? "";
    if (key === before?.routeResponseKey) return;
    for (const record of context.store.list(collection)) {
      if (stored<RouteResponse>(record).routeResponseKey !== key) continue;
      throw conflict(messages.keyInUse.routeResponse(key));
    }
  },
};
