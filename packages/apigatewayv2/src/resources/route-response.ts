// The field table of RouteResponse: docs/behaviour/control-plane.md section 3.5.
import { map, type Output, type ResourceDefinition, string } from "../field.ts";
import { parameterConstraints } from "./route.ts";

const fields = {
  routeResponseId: { type: string(), computed: true, description: "The identifier of the route response." },
  routeResponseKey: {
    type: string(),
    required: true,
    description: "`$default`, the only supported key. Unique within the route.",
  },
  modelSelectionExpression: {
    type: string(),
    description: "Stored. Not evaluated for WebSocket APIs.",
  },
  responseModels: {
    type: map(string(1, 128)),
    description: "Names of models by key. Stored. Not evaluated for WebSocket APIs.",
  },
  responseParameters: {
    type: map(parameterConstraints),
    inProviders: "absent",
    description: "Parameters of the response. Stored; a frame has none.",
  },
} as const;

export type RouteResponse = Output<typeof fields>;

export const routeResponse: ResourceDefinition<typeof fields> = {
  name: "RouteResponse",
  identifier: "routeResponseId",
  identifierLength: 7,
  parents: ["apiId", "routeId"],
  description: "Makes a route two-way: only a route with the route response `$default` answers the client.",
  fields,
  violations(resource) {
    const key = resource.routeResponseKey;
    if (key === undefined || key === "$default") return [];
    return [
      {
        path: ["routeResponseKey"],
        message: `Invalid route response key specified: '${key}'. Currently, only $default is supported as a route response key.`,
      },
    ];
  },
};
