// Operation name → function. All resources share the five verbs; every other operation has its own function.
import { messages, notImplemented, type Operation, type ResourceName } from "@answerback/apigatewayv2";
import { apiControl, deleteCorsConfiguration } from "./api.ts";
import { apiMappingControl } from "./api-mapping.ts";
import { authorizerControl } from "./authorizer.ts";
import type { OperationFunction } from "./context.ts";
import { create, get, list, type ResourceControl, remove, update } from "./crud.ts";
import { deploymentControl } from "./deployment.ts";
import { domainNameControl } from "./domain-name.ts";
import { integrationControl } from "./integration.ts";
import { integrationResponseControl } from "./integration-response.ts";
import { getModelTemplate, modelControl } from "./model.ts";
import { deleteRouteRequestParameter, routeControl } from "./route.ts";
import { routeResponseControl } from "./route-response.ts";
import { deleteAccessLogSettings, deleteRouteSettings, stageControl } from "./stage.ts";
import { getTags, tagResource, untagResource } from "./tag.ts";
import { vpcLinkControl } from "./vpc-link.ts";

const controls: Readonly<Record<ResourceName, ResourceControl>> = {
  Api: apiControl,
  ApiMapping: apiMappingControl,
  Authorizer: authorizerControl,
  Deployment: deploymentControl,
  DomainName: domainNameControl,
  Integration: integrationControl,
  IntegrationResponse: integrationResponseControl,
  Model: modelControl,
  Route: routeControl,
  RouteResponse: routeResponseControl,
  Stage: stageControl,
  VpcLink: vpcLinkControl,
};

const own: Readonly<Record<string, OperationFunction>> = {
  DeleteAccessLogSettings: deleteAccessLogSettings,
  DeleteCorsConfiguration: deleteCorsConfiguration,
  DeleteRouteRequestParameter: deleteRouteRequestParameter,
  DeleteRouteSettings: deleteRouteSettings,
  GetModelTemplate: getModelTemplate,
  GetTags: getTags,
  TagResource: tagResource,
  UntagResource: untagResource,
};

const verbs = { create, list, get, update, delete: remove } as const;

export function operationFunction(operation: Operation): OperationFunction {
  switch (operation.kind) {
    case "servesHttp":
      return () => {
        throw notImplemented(messages.servesHttpOnly(operation.name));
      };
    case "notServed":
      return () => {
        throw notImplemented(messages.notServed(operation.name));
      };
    case "own": {
      const run = own[operation.name];
      if (run === undefined) throw new Error(`the operation ${operation.name} has no function`);
      return run;
    }
    default: {
      const control = operation.resource && controls[operation.resource];
      if (control === undefined) throw new Error(`the operation ${operation.name} has no resource`);
      const verb = verbs[operation.kind];
      return (context, input) => verb(control, context, input);
    }
  }
}
