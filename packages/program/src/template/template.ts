// The sections of a template, read from its tree. Mistakes in the structure are faults.
import { Fault, whatThereIs } from "./fault.ts";
import { entryOf, type MapEntry, type MapNode, memberOf, stringOf, type TemplateNode } from "./node.ts";

/** A name that a template refers to, with its place. */
export interface NameAt {
  readonly name: string;
  readonly start: number;
}

export interface Template {
  /** The file's text, for places in strings. */
  readonly text: string;
  readonly transforms: readonly NameAt[];
  readonly parameters: ReadonlyMap<string, MapEntry>;
  readonly mappings: ReadonlyMap<string, MapEntry>;
  readonly conditions: ReadonlyMap<string, MapEntry>;
  readonly resources: ReadonlyMap<string, ResourceDeclaration>;
  readonly outputs: ReadonlyMap<string, OutputDeclaration>;
}

export interface ResourceDeclaration {
  readonly name: string;
  /** Of the name. */
  readonly start: number;
  readonly type: string;
  readonly typeStart: number;
  readonly properties: MapNode | undefined;
  readonly dependsOn: readonly NameAt[];
  readonly condition: NameAt | undefined;
  readonly deletionPolicy: TemplateNode | undefined;
  readonly updateReplacePolicy: TemplateNode | undefined;
  readonly metadata: MapNode | undefined;
}

export interface OutputDeclaration {
  readonly name: string;
  readonly start: number;
  readonly value: TemplateNode;
  readonly exportName: TemplateNode | undefined;
  readonly condition: NameAt | undefined;
}

const sections = new Set([
  ...["AWSTemplateFormatVersion", "Conditions", "Description", "Globals", "Hooks", "Mappings", "Metadata", "Outputs"],
  ...["Parameters", "Resources", "Rules", "Transform"],
]);
const attributes = new Set([
  ...["Condition", "Connectors", "CreationPolicy", "DeletionPolicy", "DependsOn", "Description", "IgnoreGlobals"],
  ...["Metadata", "Properties", "Type", "UpdatePolicy", "UpdateReplacePolicy", "Version"],
]);

/** @throws Fault */
export function readTemplate(root: MapNode, text: string): Template {
  for (const { key, start } of root.entries) {
    if (!sections.has(key)) {
      throw new Fault(start, `A template has no section ${key}.${whatThereIs(key, sections, "sections")}`);
    }
  }
  const resources = sectionOf(root, "Resources");
  if (resources === undefined || resources.entries.length === 0) {
    throw new Fault(
      resources?.start ?? root.start,
      "The template has no resources. Add them in the section Resources.",
    );
  }
  return {
    text,
    transforms: namesOf(memberOf(root, "Transform")),
    parameters: sectionEntries(root, "Parameters"),
    mappings: sectionEntries(root, "Mappings"),
    conditions: sectionEntries(root, "Conditions"),
    resources: new Map(resources.entries.map((it) => [it.key, resourceOf(it)])),
    outputs: new Map([...sectionEntries(root, "Outputs").values()].map((it) => [it.key, outputOf(it)])),
  };
}

function sectionOf(root: MapNode, name: string): MapNode | undefined {
  const section = entryOf(root, name);
  if (section === undefined || isNull(section.value)) return undefined;
  return mapOf(section, `The section ${name}`);
}

export const sectionEntries = (root: MapNode, name: string): ReadonlyMap<string, MapEntry> =>
  new Map(sectionOf(root, name)?.entries.map((it) => [it.key, it]));

const isNull = (node: TemplateNode) => node.kind === "scalar" && node.value === null;

function mapOf({ value, start }: MapEntry, what: string): MapNode {
  if (value.kind === "map") return value;
  throw new Fault(isNull(value) ? start : value.start, `${what} must be a map.`);
}

function resourceOf(entry: MapEntry): ResourceDeclaration {
  const { key: name, start } = entry;
  const declaration = mapOf(entry, `The resource ${name}`);
  for (const { key, start: at } of declaration.entries) {
    if (!attributes.has(key)) {
      throw new Fault(at, `A resource has no attribute ${key}.${whatThereIs(key, attributes, "attributes")}`);
    }
  }
  const type = entryOf(declaration, "Type");
  const typeName = stringOf(type?.value);
  if (type === undefined || typeName === undefined) {
    throw new Fault(type?.value.start ?? start, `The resource ${name} has no Type, such as AWS::ApiGatewayV2::Route.`);
  }
  const optionalMap = (key: string): MapNode | undefined => {
    const found = entryOf(declaration, key);
    return found === undefined || isNull(found.value) ? undefined : mapOf(found, `${key} of ${name}`);
  };
  const condition = entryOf(declaration, "Condition");
  return {
    name,
    start,
    type: typeName,
    typeStart: type.value.start,
    properties: optionalMap("Properties"),
    dependsOn: namesOf(memberOf(declaration, "DependsOn")),
    condition: condition && conditionOf(condition),
    deletionPolicy: memberOf(declaration, "DeletionPolicy"),
    updateReplacePolicy: memberOf(declaration, "UpdateReplacePolicy"),
    metadata: optionalMap("Metadata"),
  };
}

function outputOf(entry: MapEntry): OutputDeclaration {
  const { key: name, start } = entry;
  const declaration = mapOf(entry, `The output ${name}`);
  const value = memberOf(declaration, "Value");
  if (value === undefined) throw new Fault(start, `The output ${name} has no Value.`);
  const exported = entryOf(declaration, "Export");
  const condition = entryOf(declaration, "Condition");
  return {
    name,
    start,
    value,
    exportName: exported && memberOf(mapOf(exported, `Export of ${name}`), "Name"),
    condition: condition && conditionOf(condition),
  };
}

function conditionOf({ value }: MapEntry): NameAt {
  const name = stringOf(value);
  if (name === undefined) throw new Fault(value.start, "Condition must be the name of a condition.");
  return { name, start: value.start };
}

/** A name, or a list of names. */
export function namesOf(node: TemplateNode | undefined): readonly NameAt[] {
  if (node === undefined || isNull(node)) return [];
  return (node.kind === "list" ? node.items : [node]).map((it) => {
    const name = stringOf(it) ?? (it.kind === "map" ? stringOf(memberOf(it, "Name")) : undefined);
    if (name === undefined) throw new Fault(it.start, "This must be a name, or a list of names.");
    return { name, start: it.start };
  });
}
