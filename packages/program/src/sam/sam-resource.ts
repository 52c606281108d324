// A resource of SAM with its properties after Globals, and the resources that it becomes.
import { Fault, whatThereIs } from "../template/fault.ts";
import {
  type MapEntry,
  type MapNode,
  memberOf,
  nodeFrom,
  stringOf,
  type TemplateNode,
  textOf,
} from "../template/node.ts";

/** Attributes of a SAM resource that all resources get which it becomes. */
const passedOn = ["Condition", "DeletionPolicy", "UpdateReplacePolicy"];
/** Attributes that only the main resource keeps. */
const kept = [...passedOn, "DependsOn", "Metadata", "UpdatePolicy"];

export class SamResource {
  readonly name: string;
  readonly start: number;
  readonly type: string;
  readonly #properties: MapNode;
  readonly #attributes: MapNode;

  constructor(entry: MapEntry, type: string, properties: MapNode) {
    this.name = entry.key;
    this.start = entry.start;
    this.type = type;
    this.#properties = properties;
    this.#attributes = entry.value as MapNode;
  }

  get(name: string): TemplateNode | undefined {
    const found = this.#properties.entries.find(({ key }) => key === name)?.value;
    return found?.kind === "scalar" && found.value === null ? undefined : found;
  }

  /** Name of the condition under which the resource exists. */
  get condition(): string | undefined {
    return stringOf(memberOf(this.#attributes, "Condition"));
  }

  /** A string; undefined if the property is a function or absent. */
  text(name: string): string | undefined {
    return stringOf(this.get(name));
  }

  /** @throws Fault */
  required(name: string): TemplateNode {
    const found = this.get(name);
    if (found === undefined) throw new Fault(this.start, `${this.type} ${this.name} needs the property ${name}.`);
    return found;
  }

  /** Properties that are passed on unchanged. */
  same(...names: readonly string[]): Readonly<Record<string, TemplateNode | undefined>> {
    return Object.fromEntries(names.map((name) => [name, this.get(name)]));
  }

  /** @throws Fault for a property that the type does not have */
  requireKnown(known: readonly string[]): void {
    for (const { key, start } of this.#properties.entries) {
      if (known.includes(key)) continue;
      throw new Fault(start, `${this.type} has no property ${key}.${whatThereIs(key, known, "properties")}`);
    }
  }

  /** The resource that keeps this one's name. */
  main(type: string, properties: object, attributes: object = {}): MapEntry {
    return this.#entry(this.name, type, properties, kept, attributes);
  }

  other(name: string, type: string, properties: object, attributes: object = {}): MapEntry {
    return this.#entry(name, type, properties, passedOn, attributes);
  }

  #entry(name: string, type: string, properties: object, attributes: readonly string[], more: object): MapEntry {
    const own = this.#attributes.entries.filter(({ key }) => attributes.includes(key) && !(key in more));
    const made = nodeFrom({ Type: type, Properties: properties, ...more }, this.start) as MapNode;
    return { key: name, start: this.start, value: { ...made, entries: [...made.entries, ...own] } };
  }
}

/** CloudFormation takes booleans as text as well. */
export const isTrue = (node: TemplateNode | undefined): boolean => textOf(node) === "true";
