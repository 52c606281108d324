// Stage: docs/behaviour/control-plane.md section 3.8.
import { AwsError, badRequest, conflict, messages, type Stage, stage } from "@answerback/apigatewayv2";
import { belowApi } from "../store/key.ts";
import { domainNamesMappedTo } from "./api.ts";
import { type OperationFunction, timestampNow } from "./context.ts";
import { change, existing, type ResourceControl } from "./crud.ts";

const defaultRouteSettings: Readonly<Record<"WEBSOCKET" | "HTTP", Stage["defaultRouteSettings"]>> = {
  WEBSOCKET: { dataTraceEnabled: false, detailedMetricsEnabled: false, loggingLevel: "OFF" },
  HTTP: { detailedMetricsEnabled: false },
};

export const stageControl: ResourceControl<typeof stage.fields> = {
  name: "Stage",
  definition: stage,
  quota: "stagesPerApi",

  complete(resource, { context, protocol = "WEBSOCKET" }) {
    const now = timestampNow(context.clock);
    return {
      autoDeploy: false,
      createdDate: now,
      routeSettings: {},
      stageVariables: {},
      tags: {},
      ...resource,
      defaultRouteSettings: { ...defaultRouteSettings[protocol], ...resource.defaultRouteSettings },
      lastUpdatedDate: now,
    };
  },

  check(resource, { context, collection, api }, before) {
    const { deploymentId, stageName = "" } = resource;
    if (before === undefined && context.store.get([...collection, stageName]) !== undefined) {
      throw conflict(messages.keyInUse.stage);
    }
    if (deploymentId === before?.deploymentId) return;
    if (before !== undefined && resource.autoDeploy) throw badRequest(messages.stageIsAutoDeployed(stageName));
    if (
      deploymentId !== undefined &&
      context.store.get([...belowApi(api?.apiId ?? "", "deployments"), deploymentId]) === undefined
    ) {
      throw badRequest(messages.unknownDeployment);
    }
  },

  checkDelete(resource, { context, api }) {
    const domainNames = domainNamesMappedTo(
      context.store,
      (mapping) => mapping.apiId === api?.apiId && mapping.stage === resource.stageName,
    );
    if (domainNames.length > 0) throw conflict(messages.stageInUse(domainNames));
  },
};

export const deleteAccessLogSettings: OperationFunction = (context, input) =>
  change(stageControl, context, input, ({ accessLogSettings: _, ...rest }) => ({
    ...rest,
    lastUpdatedDate: timestampNow(context.clock),
  }));

export const deleteRouteSettings: OperationFunction = (context, input) => {
  const routeKey = input.parameters.routeKey ?? "";
  const { resource } = existing(stageControl, context, input.parameters);
  if (!Object.hasOwn(resource.routeSettings ?? {}, routeKey)) {
    throw new AwsError("NotFoundException", messages.unknownRouteSettings(routeKey), {
      details: { resourceType: "RouteSettings" },
    });
  }
  return change(stageControl, context, input, (stage) => {
    const { [routeKey]: _, ...routeSettings } = stage.routeSettings ?? {};
    return { ...stage, routeSettings, lastUpdatedDate: timestampNow(context.clock) };
  });
};
