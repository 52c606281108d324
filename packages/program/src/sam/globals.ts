// Globals: properties that the resources of a type have in common.
import { Fault, whatThereIs } from "../template/fault.ts";
import {
  callOf,
  entryOf,
  type MapEntry,
  type MapNode,
  memberOf,
  stringOf,
  type TemplateNode,
} from "../template/node.ts";

/** By type, the properties that the section may contain. */
const supported: Readonly<Record<string, readonly string[]>> = {
  Function: [
    ...["Architectures", "AssumeRolePolicyDocument", "AutoPublishAlias", "AutoPublishAliasAllProperties"],
    ...["CapacityProviderConfig", "CodeSigningConfigArn", "CodeUri", "DeadLetterQueue", "DeploymentPreference"],
    ...["Description", "DurableConfig", "Environment", "EphemeralStorage", "EventInvokeConfig", "FileSystemConfigs"],
    ...["FunctionScalingConfig", "FunctionUrlConfig", "Handler", "KmsKeyArn", "Layers", "LoggingConfig", "MemorySize"],
    ...["PermissionsBoundary", "PropagateTags", "ProvisionedConcurrencyConfig", "PublishToLatestPublished"],
    ...["RecursiveLoop", "ReservedConcurrentExecutions", "RolePath", "Runtime", "RuntimeManagementConfig", "SnapStart"],
    ...["SourceKMSKeyArn", "Tags", "TenancyConfig", "Timeout", "Tracing", "VersionDeletionPolicy", "VpcConfig"],
  ],
  LayerVersion: ["PublishLambdaVersion"],
  SimpleTable: ["SSESpecification"],
  WebSocketApi: [
    ...["AccessLogSettings", "ApiKeySelectionExpression", "DefaultRouteSettings", "DisableExecuteApiEndpoint"],
    ...["DisableSchemaValidation", "Domain", "FailOnWarnings", "IpAddressType", "PropagateTags"],
    ...["RouteSelectionExpression", "RouteSettings", "StageVariables", "Tags"],
  ],
};

const noProperties = (start: number): MapNode => ({ kind: "map", entries: [], start });

/** @returns the properties of a resource with those of the section @throws Fault */
export function withGlobals(globals: MapNode | undefined, resource: MapEntry, type: string): MapNode {
  const declaration = resource.value as MapNode;
  const properties = memberOf(declaration, "Properties") ?? noProperties(resource.start);
  if (properties.kind !== "map") throw new Fault(properties.start, `Properties of ${resource.key} must be a map.`);
  const section = globals && memberOf(globals, type.replace("AWS::Serverless::", ""));
  if (section?.kind !== "map") return properties;
  const ignored = memberOf(declaration, "IgnoreGlobals");
  if (stringOf(ignored) === "*") return properties;
  const names = ignored?.kind === "list" ? ignored.items.map(stringOf) : [];
  const given = { ...section, entries: section.entries.filter(({ key }) => !names.includes(key)) };
  return merged(given, properties);
}

/** @throws Fault */
export function requireKnownGlobals(globals: MapNode): void {
  for (const { key: type, value } of globals.entries) {
    const known = supported[type];
    if (known === undefined || value.kind !== "map") continue;
    for (const { key, start } of value.entries) {
      if (known.includes(key)) continue;
      throw new Fault(start, `Globals of ${type} cannot have ${key}.${whatThereIs(key, known, "properties")}`);
    }
  }
}

/** Maps are merged, lists joined; anything else of the resource wins. */
function merged(global: MapNode, local: MapNode): MapNode {
  const shared = global.entries.map((entry) => {
    const own = entryOf(local, entry.key);
    return own === undefined ? entry : { ...own, value: mergedValue(entry.value, own.value) };
  });
  const names = new Set(shared.map(({ key }) => key));
  return { ...local, entries: [...shared, ...local.entries.filter(({ key }) => !names.has(key))] };
}

function mergedValue(global: TemplateNode, local: TemplateNode): TemplateNode {
  const isCall = callOf(global) !== undefined || callOf(local) !== undefined;
  if (!isCall && global.kind === "map" && local.kind === "map") return merged(global, local);
  if (global.kind === "list" && local.kind === "list") return { ...local, items: [...global.items, ...local.items] };
  return local;
}
