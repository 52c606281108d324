// The transform AWS::Serverless-2016-10-31: replaces the resources of SAM by the resources of CloudFormation that they become.
import { Fault, whatThereIs } from "../template/fault.ts";
import {
  callOf,
  entryFrom,
  type ListNode,
  type MapEntry,
  type MapNode,
  memberOf,
  stringOf,
  type TemplateNode,
} from "../template/node.ts";
import { type DeploymentPreference, deploymentResources } from "./deployment-preference.ts";
import { layerVersion, serverlessFunction, simpleTable } from "./function.ts";
import { requireKnownGlobals, withGlobals } from "./globals.ts";
import { withOneGroupForEachZone } from "./record-set-group.ts";
import { SamResource } from "./sam-resource.ts";
import { webSocketApi } from "./web-socket-api.ts";

export const samTransform = "AWS::Serverless-2016-10-31";

/** Resources that only HTTP clients reach: they have the attributes of the main resource that they become, and nothing runs. */
const otherTypes: Readonly<Record<string, (resource: SamResource) => readonly MapEntry[]>> = {
  Api: (it) => [it.main("AWS::ApiGateway::RestApi", it.same("Name", "Description"))],
  Application: (it) => [application(it)],
  Connector: () => [],
  HttpApi: (it) => [it.main("AWS::ApiGatewayV2::Api", { Name: it.get("Name") ?? it.name, ProtocolType: "HTTP" })],
  StateMachine: (it) => [it.main("AWS::StepFunctions::StateMachine", { StateMachineName: it.get("Name") })],
};

/** @param parameters texts of the template's parameters @throws Fault */
export function transformSam(root: MapNode, parameters: ReadonlyMap<string, string>): MapNode {
  const resolved = (node: TemplateNode): string | undefined => {
    const call = callOf(node);
    return call?.key === "Ref" ? parameters.get(stringOf(call.value) ?? "") : stringOf(node);
  };
  const globals = memberOf(root, "Globals");
  if (globals?.kind === "map") requireKnownGlobals(globals);
  const references = new Map<string, string>();
  const preferences: DeploymentPreference[] = [];
  const entries = root.entries.flatMap((section) => {
    if (section.key === "Globals") return [];
    if (section.key !== "Resources" || section.value.kind !== "map") return [section];
    const resources = section.value.entries.flatMap((it) =>
      resourcesOf(it, globals?.kind === "map" ? globals : undefined, { resolved, references, preferences }),
    );
    const all = [
      ...withOneGroupForEachZone(resources),
      ...deploymentResources(preferences),
      ...implicitApis(section.value),
    ];
    requireDistinct(all);
    return [{ ...section, value: { ...section.value, entries: all } }];
  });
  return renamed({ ...root, entries }, references) as MapNode;
}

interface Collected {
  /** Texts of parameters. */
  readonly resolved: (node: TemplateNode) => string | undefined;
  /** Logical ids by what a template calls them: `Api.Stage`. */
  readonly references: Map<string, string>;
  readonly preferences: DeploymentPreference[];
}

function resourcesOf(
  entry: MapEntry,
  globals: MapNode | undefined,
  { resolved, references, preferences }: Collected,
): readonly MapEntry[] {
  const type = entry.value.kind === "map" ? stringOf(memberOf(entry.value, "Type")) : undefined;
  if (type === undefined || !type.startsWith("AWS::Serverless::")) return [entry];
  const resource = new SamResource(entry, type, withGlobals(globals, entry, type));
  const kind = type.slice("AWS::Serverless::".length);
  const refer = (name: string, target: string | undefined) => {
    if (target !== undefined) references.set(`${entry.key}.${name}`, target);
  };
  switch (kind) {
    case "Function": {
      const { entries, alias, version, queue, topic, preference } = serverlessFunction(resource, resolved);
      if (preference !== undefined) preferences.push(preference);
      refer("Alias", alias);
      refer("Version", version);
      refer("DestinationQueue", queue);
      refer("DestinationTopic", topic);
      return entries;
    }
    case "WebSocketApi": {
      const { entries, stage, domainName } = webSocketApi(resource, resolved);
      refer("Stage", stage);
      refer("DomainName", domainName);
      return entries;
    }
    case "LayerVersion":
      return layerVersion(resource);
    case "SimpleTable":
      return simpleTable(resource);
    default: {
      const other = otherTypes[kind];
      if (other !== undefined) return other(resource);
      const known = ["Function", "WebSocketApi", "LayerVersion", "SimpleTable", ...Object.keys(otherTypes)];
      const names = known.map((it) => `AWS::Serverless::${it}`);
      throw new Fault(
        entry.start,
        `The SAM transform does not support the type ${type}.${whatThereIs(type, names, "types")}`,
      );
    }
  }
}

/** A nested stack, which runs if its template is a path on this machine; applications of the repository of AWS do not. */
function application(resource: SamResource): MapEntry {
  const location = resource.required("Location");
  return resource.main("AWS::CloudFormation::Stack", {
    ...resource.same("NotificationARNs", "Parameters", "TimeoutInMinutes"),
    TemplateURL: location.kind === "scalar" ? location : "",
  });
}

/** The APIs that events of functions make without naming one: outputs may refer to them. */
function implicitApis({ entries, start }: MapNode): readonly MapEntry[] {
  const uses = (type: string, property: string) =>
    entries.some(({ value }) => {
      const properties = value.kind === "map" ? memberOf(value, "Properties") : undefined;
      const events = properties?.kind === "map" ? memberOf(properties, "Events") : undefined;
      if (events?.kind !== "map") return false;
      return events.entries.some(({ value: event }) => {
        if (event.kind !== "map" || stringOf(memberOf(event, "Type")) !== type) return false;
        const given = memberOf(event, "Properties");
        return given?.kind !== "map" || memberOf(given, property) === undefined;
      });
    });
  const httpApi = {
    Type: "AWS::ApiGatewayV2::Api",
    Properties: { Name: { Ref: "AWS::StackName" }, ProtocolType: "HTTP" },
  };
  return [
    ...(uses("Api", "RestApiId") ? [entryFrom("ServerlessRestApi", { Type: "AWS::ApiGateway::RestApi" }, start)] : []),
    ...(uses("HttpApi", "ApiId") ? [entryFrom("ServerlessHttpApi", httpApi, start)] : []),
  ];
}

function requireDistinct(entries: readonly MapEntry[]): void {
  const names = new Set<string>();
  for (const { key, start } of entries) {
    if (names.has(key)) throw new Fault(start, `The transform makes a second resource ${key}. Rename one of them.`);
    names.add(key);
  }
}

/**
 * Replaces `Api.Stage` by the logical id of what it means: in `Ref`, and before an attribute in `Fn::GetAtt`; both also in
 * `Fn::Sub`.
 */
function renamed(node: TemplateNode, references: ReadonlyMap<string, string>): TemplateNode {
  if (references.size === 0 || node.kind === "scalar") return node;
  const name = (text: string) => references.get(text) ?? text;
  const attribute = (text: string) => text.replace(/^[^.]+\.[^.]+(?=\.)/, name);
  const inText = (text: string) => text.replaceAll(/(?<=\$\{)[\w.]+(?=\})/g, (it) => attribute(name(it)));
  if (node.kind === "list") return { ...node, items: node.items.map((it) => renamed(it, references)) };
  const entries = node.entries.map(({ key, start, value }) => {
    if (key === "Ref") return { key, start, value: withText(value, name) };
    const inner = renamed(value, references);
    if (key === "Fn::GetAtt") {
      return { key, start, value: inner.kind === "list" ? withFirst(inner, name) : withText(inner, attribute) };
    }
    if (key !== "Fn::Sub") return { key, start, value: inner };
    return { key, start, value: inner.kind === "list" ? withFirst(inner, inText) : withText(inner, inText) };
  });
  return { ...node, entries };
}

function withFirst(list: ListNode, change: (text: string) => string): TemplateNode {
  return { ...list, items: list.items.map((it, index) => (index === 0 ? withText(it, change) : it)) };
}

function withText(node: TemplateNode, change: (text: string) => string): TemplateNode {
  const text = stringOf(node);
  return node.kind === "scalar" && text !== undefined ? { ...node, value: change(text) } : node;
}
