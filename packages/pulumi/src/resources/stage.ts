// Stage. Route settings are a list in Pulumi and a map on the wire; a separate operation removes them.
import { stage as definition } from "@answerback/apigatewayv2";
import { controlArn, executionArn } from "./arn.ts";
import { generatedName } from "./generated-name.ts";
import { withRemoved } from "./integration.ts";
import { isEmpty, isMap, type PlainMap, type PlainValue } from "./plain-value.ts";
import {
  generatedNameRefinement,
  outputProperty,
  type PropertyTable,
  propertiesFromFields,
  propertiesOfStructure,
  refined,
  tagsAllProperty,
} from "./property.ts";
import type { Operation, UpdateBody } from "./resource-description.ts";
import { resourceFromTable } from "./resource-from-table.ts";

/** The settings of both routes and the stage's default, with Terraform's defaults. */
const routeSettings = (name: string): PropertyTable =>
  refined(propertiesOfStructure(definition.fields.defaultRouteSettings.type.fields, name), {
    dataTraceEnabled: { default: false },
    detailedMetricsEnabled: { default: false },
    loggingLevel: { computed: true },
  });

/** The settings of a WebSocket stage by default. */
const defaultSettings = { dataTraceEnabled: false, detailedMetricsEnabled: false, loggingLevel: "OFF" };

export const stage = resourceFromTable({
  definition,
  properties: {
    ...propertiesFromFields(
      definition,
      [
        "accessLogSettings",
        "autoDeploy",
        "clientCertificateId",
        "defaultRouteSettings",
        "deploymentId",
        "description",
        "name",
        "routeSettings",
        "stageVariables",
        "tags",
      ],
      {
        accessLogSettings: {
          type: {
            kind: "object",
            name: "StageAccessLogSettings",
            properties: refined(
              propertiesOfStructure(definition.fields.accessLogSettings.type.fields, "StageAccessLogSettings"),
              { destinationArn: { required: true }, format: { required: true } },
            ),
          },
        },
        autoDeploy: { default: false },
        defaultRouteSettings: {
          type: {
            kind: "object",
            name: "StageDefaultRouteSettings",
            properties: routeSettings("StageDefaultRouteSettings"),
          },
        },
        deploymentId: { computed: true },
        name: generatedNameRefinement,
        routeSettings: {
          type: {
            kind: "keyedList",
            name: "StageRouteSetting",
            key: "routeKey",
            properties: {
              routeKey: { type: { kind: "string" }, description: "The key of the route.", required: true },
              ...routeSettings("StageRouteSetting"),
            },
          },
        },
      },
    ),
    arn: outputProperty("The ARN of the stage: `arn:aws:apigateway:REGION::/apis/ID/stages/NAME`."),
    executionArn: outputProperty(
      "The prefix of the ARNs in permissions to call the stage: `arn:aws:execute-api:REGION:ACCOUNT:ID/NAME`.",
    ),
    invokeUrl: outputProperty("The address that clients connect to: the API's endpoint and the stage's name."),
    tagsAll: tagsAllProperty,
  },
  importId: ["apiId", "stageName"],
  generatedName,
  tagsArn: (region, { apiId, stageName }) => controlArn(region, `/apis/${apiId}/stages/${stageName}`),
  protocol: ({ name }) => (name === "$default" ? "HTTP" : undefined),
  outputChangesWith: { deploymentId: ["autoDeploy"] },
  // Throttling limits stay after removal from the program (PATCH cannot unset a number): not drift, but imported.
  serviceDefault: (name, { autoDeploy, defaultRouteSettings: settings }, oldInputs) =>
    (name === "deploymentId" && autoDeploy === true) ||
    (name === "defaultRouteSettings" &&
      sameSettings(isEmpty(oldInputs) ? settings : withoutLimits(settings), defaultSettings)),
  beforeCreate: (operation, body) => forProtocol(operation, body),
  async beforeUpdate(operation, update) {
    const { accessLogSettings, ...rest } = update.body;
    let body: PlainMap = rest;
    if (update.changed.has("accessLogSettings")) {
      if (isEmpty(update.inputs.accessLogSettings)) {
        const { deleteAccessLogSettings } = await import("./command.ts");
        await operation.find(deleteAccessLogSettings, operation.identity);
      } else body = { ...body, ...(accessLogSettings === undefined ? {} : { accessLogSettings }) };
    }
    if (update.changed.has("defaultRouteSettings") && isEmpty(update.inputs.defaultRouteSettings)) {
      body = { ...body, defaultRouteSettings: defaultSettings };
    }
    if (update.changed.has("stageVariables")) {
      const stageVariables = withRemoved(update.inputs.stageVariables, update.oldInputs.stageVariables, "");
      body = { ...body, stageVariables };
    }
    if (update.changed.has("routeSettings")) body = await withoutRemovedRouteSettings(operation, update, body);
    return forProtocol(operation, body);
  },
  async outputs(operation) {
    const { apiId = "", stageName = "" } = operation.identity;
    const { apiEndpoint } = await getApi(operation);
    return {
      arn: controlArn(operation.region, `/apis/${apiId}/stages/${stageName}`),
      executionArn: executionArn(operation.context, operation.region, `${apiId}/${stageName}`),
      // `$default` of HTTP APIs is not part of the address.
      invokeUrl: `${String(apiEndpoint)}/${stageName === "$default" ? "" : stageName}`,
    };
  },
});

async function getApi(operation: Operation): Promise<PlainMap> {
  const { commands } = await import("./command.ts");
  return operation.send(commands.Api!.get, { apiId: operation.identity.apiId ?? "" });
}

/** HTTP APIs do not have two of the settings. */
async function forProtocol(operation: Operation, body: PlainMap): Promise<PlainMap> {
  const { defaultRouteSettings, routeSettings } = body;
  if (!isMap(defaultRouteSettings) && !isMap(routeSettings)) return body;
  const { protocolType } = await getApi(operation);
  if (protocolType !== "HTTP") return body;
  const withoutLogging = (settings: PlainValue): PlainValue => {
    if (!isMap(settings)) return settings;
    const { dataTraceEnabled: _, loggingLevel: __, ...rest } = settings;
    return rest;
  };
  const byRoute = isMap(routeSettings) ? Object.entries(routeSettings) : [];
  return {
    ...body,
    ...(isMap(defaultRouteSettings) ? { defaultRouteSettings: withoutLogging(defaultRouteSettings) } : {}),
    ...(isMap(routeSettings)
      ? { routeSettings: Object.fromEntries(byRoute.map(([key, value]) => [key, withoutLogging(value)])) }
      : {}),
  };
}

async function withoutRemovedRouteSettings(
  operation: Operation,
  update: UpdateBody,
  body: PlainMap,
): Promise<PlainMap> {
  const { deleteRouteSettings } = await import("./command.ts");
  const now = routeKeys(update.inputs.routeSettings);
  for (const routeKey of routeKeys(update.oldInputs.routeSettings).filter((key) => !now.includes(key))) {
    await operation.find(deleteRouteSettings, { ...operation.identity, routeKey });
  }
  const { routeSettings, ...rest } = body;
  return now.length === 0 || routeSettings === undefined ? rest : { ...rest, routeSettings };
}

const routeKeys = (value: PlainValue | undefined): readonly string[] =>
  Array.isArray(value) ? value.flatMap((item) => (isMap(item) ? [String(item.routeKey)] : [])) : [];

function withoutLimits(settings: PlainValue | undefined): PlainValue | undefined {
  if (!isMap(settings)) return settings;
  const { throttlingBurstLimit: _, throttlingRateLimit: __, ...rest } = settings;
  return rest;
}

const sameSettings = (settings: PlainValue | undefined, expected: PlainMap): boolean =>
  isMap(settings) &&
  Object.keys(settings).length === Object.keys(expected).length &&
  Object.entries(expected).every(([name, value]) => settings[name] === value);
