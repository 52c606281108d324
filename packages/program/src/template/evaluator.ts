// Evaluates the values of a template: references, intrinsic functions and conditions.
import {
  containsSecret,
  isPropertyMap,
  type PropertyMap,
  type PropertyValue,
  plain,
  Secret,
} from "@answerback/pulumi/host";
import { subnets } from "./cidr.ts";
import { Fault, whatThereIs } from "./fault.ts";
import { callOf, type MapEntry, type MapNode, stringOf, type TemplateNode } from "./node.ts";
import { fileOffset } from "./place.ts";
import { isVariableName, substitutionParts } from "./substitution.ts";
import type { Template } from "./template.ts";

/** The value of `AWS::NoValue`: what has it is left out. */
export const noValue = Symbol("AWS::NoValue");
export type Evaluated = PropertyValue | typeof noValue;

/** The values that names stand for. */
export interface Scope {
  /** Parameters and pseudo parameters; `AWS::NoValue` is not among them. */
  readonly parameters: ReadonlyMap<string, PropertyValue>;
  /** @returns undefined if the template has no such resource, or its condition is false */
  resource(name: string): ResourceValues | undefined;
  /** A value that another stack exports. */
  exported(name: string): PropertyValue | undefined;
  readonly exportNames: readonly string[];
}

export interface ResourceValues {
  readonly type: string;
  readonly ref: PropertyValue;
  /** @returns undefined if there is no such attribute */
  attribute(name: string): PropertyValue | undefined;
  readonly attributeNames: readonly string[];
}

type Sections = Pick<Template, "conditions" | "mappings" | "resources" | "text">;
type Call = (argument: TemplateNode) => Evaluated;

export class Evaluator {
  readonly #template: Sections;
  readonly #scope: Scope;
  readonly #conditions = new Map<string, boolean | "under way">();
  readonly #calls: Readonly<Record<string, Call>>;
  /** Counts secret values that names stand for. */
  #secretsRead = 0;

  constructor(template: Sections, scope: Scope) {
    this.#template = template;
    this.#scope = scope;
    this.#calls = {
      Ref: (it) => this.#ref(it),
      Condition: (it) => this.condition(this.#text(it, "Condition"), it.start),
      "Fn::And": (it) => this.#all(it, "Fn::And").every((part) => this.#truth(part)),
      "Fn::Base64": (it) => Buffer.from(this.#text(it, "Fn::Base64")).toString("base64"),
      "Fn::Cidr": (it) => this.#cidr(it),
      "Fn::Equals": (it) => this.#equals(it),
      "Fn::FindInMap": (it) => this.#findInMap(it),
      "Fn::GetAtt": (it) => this.#getAtt(it),
      "Fn::GetAZs": (it) => this.#zones(it),
      "Fn::If": (it) => this.#if(it),
      "Fn::ImportValue": (it) => this.#importValue(it),
      "Fn::Join": (it) => this.#join(it),
      "Fn::Length": (it) => this.#list(it, "Fn::Length").length,
      "Fn::Not": (it) => !this.#truth(this.#arguments(it, "Fn::Not", 1)[0]!),
      "Fn::Or": (it) => this.#all(it, "Fn::Or").some((part) => this.#truth(part)),
      "Fn::Select": (it) => this.#select(it),
      "Fn::Split": (it) => this.#split(it),
      "Fn::Sub": (it) => this.#sub(it),
      "Fn::ToJsonString": (it) => JSON.stringify(plain(this.#present(it, "Fn::ToJsonString"))),
    };
  }

  /** @throws Fault */
  value(node: TemplateNode): Evaluated {
    const call = callOf(node);
    if (call !== undefined) return this.#call(call);
    switch (node.kind) {
      case "scalar":
        return node.value;
      case "list":
        return node.items.map((it) => this.value(it)).filter((it) => it !== noValue);
      case "map":
        return this.properties(node);
    }
  }

  /** @throws Fault */
  properties(node: MapNode): PropertyMap {
    const call = node.entries.find(({ key }) => key.startsWith("Fn::"));
    if (call !== undefined) throw misplacedFunction(call);
    const members = node.entries.map(({ key, value }) => [key, this.value(value)] as const);
    return Object.fromEntries(members.filter((it): it is [string, PropertyValue] => it[1] !== noValue));
  }

  /** @throws Fault */
  condition(name: string, start: number): boolean {
    const known = this.#conditions.get(name);
    if (typeof known === "boolean") return known;
    if (known === "under way") throw new Fault(start, `The condition ${name} refers to itself.`);
    const entry = this.#template.conditions.get(name);
    if (entry === undefined) {
      const names = this.#template.conditions.keys();
      throw new Fault(start, `The template has no condition ${name}.${whatThereIs(name, names, "conditions")}`);
    }
    this.#conditions.set(name, "under way");
    const value = this.#truth(entry.value);
    this.#conditions.set(name, value);
    return value;
  }

  /** The result of a call whose arguments contain a secret is secret as a whole. */
  #call({ key, value, start }: MapEntry): Evaluated {
    const call = this.#calls[key];
    if (call === undefined) throw unknownFunction(key, start, Object.keys(this.#calls));
    const before = this.#secretsRead;
    const result = call(value);
    const isText = typeof result === "string" || Array.isArray(result);
    return isText && key !== "Fn::If" && this.#secretsRead > before ? new Secret(result) : result;
  }

  #ref(node: TemplateNode): Evaluated {
    const name = stringOf(node);
    if (name === undefined) throw new Fault(node.start, "Ref must be the name of a parameter or a resource.");
    return name === "AWS::NoValue" ? noValue : this.#named(name, node.start);
  }

  #named(name: string, start: number): PropertyValue {
    const parameter = this.#scope.parameters.get(name);
    return this.#noted(parameter ?? this.#resource(name, start, [...this.#scope.parameters.keys()]).ref);
  }

  #noted(value: PropertyValue): PropertyValue {
    if (containsSecret(value)) this.#secretsRead++;
    return value;
  }

  #resource(name: string, start: number, otherNames: readonly string[] = []): ResourceValues {
    const found = this.#scope.resource(name);
    if (found !== undefined) return found;
    const declared = this.#template.resources.get(name);
    if (declared !== undefined) {
      const why = declared.condition ? `: its condition ${declared.condition.name} is false` : "";
      throw new Fault(start, `The resource ${name} is not created${why}.`);
    }
    const kinds = otherNames.length > 0 ? "parameters and resources" : "resources";
    const what = otherNames.length > 0 ? "parameter or resource" : "resource";
    const names = [...otherNames.filter((it) => !it.startsWith("AWS::")), ...this.#template.resources.keys()];
    throw new Fault(start, `The template has no ${what} ${name}.${whatThereIs(name, names, kinds)}`);
  }

  #getAtt(node: TemplateNode): PropertyValue {
    const parts =
      node.kind === "list" ? node.items.map((it) => this.#text(it, "Fn::GetAtt")) : splitOnce(stringOf(node));
    const [name, ...rest] = parts;
    if (name === undefined || rest.length === 0) {
      throw new Fault(node.start, "Fn::GetAtt must be Resource.Attribute, or a list of both.");
    }
    const at = node.kind === "list" ? (node.items[1] ?? node) : node;
    return this.#attribute(name, rest.join("."), node.start, at.start);
  }

  #attribute(name: string, attribute: string, start: number, attributeStart: number): PropertyValue {
    const resource = this.#resource(name, start);
    const value = resource.attribute(attribute);
    if (value !== undefined) return this.#noted(value);
    const known = whatThereIs(attribute, resource.attributeNames, "attributes");
    throw new Fault(attributeStart, `${resource.type} has no attribute ${attribute}.${known}`);
  }

  #sub(node: TemplateNode): PropertyValue {
    const [template, variables] = node.kind === "list" ? this.#arguments(node, "Fn::Sub", 2) : [node];
    if (template?.kind !== "scalar" || typeof template.value !== "string") {
      throw new Fault(node.start, "Fn::Sub must be a string, or a list of a string and a map of variables.");
    }
    if (variables !== undefined && variables.kind !== "map") {
      throw new Fault(variables.start, "The second argument of Fn::Sub must be a map of variables.");
    }
    const own = new Map(variables?.entries.map(({ key, value }) => [key, value]));
    const parts = substitutionParts(template.value).map((part) => {
      if (part.kind === "text") return part.text;
      const start = fileOffset(this.#template.text, template, part.index);
      const variable = own.get(part.name);
      if (variable !== undefined) return this.#text(variable, "Fn::Sub");
      return this.#textOf(this.#variable(part.name, start), start, "Fn::Sub");
    });
    return parts.join("");
  }

  #variable(name: string, start: number): PropertyValue {
    if (!isVariableName(name)) {
      throw new Fault(
        start,
        `\${${name}} is not a variable: names have letters, digits, periods and colons. Write \${!${name}} for the text itself.`,
      );
    }
    if (!name.includes(".")) return this.#named(name, start);
    const [resource = "", attribute = ""] = splitOnce(name);
    return this.#attribute(resource, attribute, start, start);
  }

  #join(node: TemplateNode): PropertyValue {
    const [separator, values] = this.#arguments(node, "Fn::Join", 2);
    const items = this.#list(values!, "Fn::Join");
    return items.map((it) => this.#textOf(it, values!.start, "Fn::Join")).join(this.#text(separator!, "Fn::Join"));
  }

  #split(node: TemplateNode): PropertyValue {
    const [separator, text] = this.#arguments(node, "Fn::Split", 2);
    const by = this.#text(separator!, "Fn::Split");
    if (by === "") throw new Fault(separator!.start, "The separator of Fn::Split must not be empty.");
    return this.#text(text!, "Fn::Split").split(by);
  }

  #select(node: TemplateNode): PropertyValue {
    const [at, values] = this.#arguments(node, "Fn::Select", 2);
    const index = Number(this.#text(at!, "Fn::Select"));
    const items = this.#list(values!, "Fn::Select");
    const found = items[index];
    if (found === undefined) {
      throw new Fault(at!.start, `Fn::Select has no item ${index}: the list has ${items.length}, counted from 0.`);
    }
    return found;
  }

  #if(node: TemplateNode): Evaluated {
    const [condition, whenTrue, whenFalse] = this.#arguments(node, "Fn::If", 3);
    const name = stringOf(condition);
    if (name === undefined)
      throw new Fault(condition!.start, "The first argument of Fn::If must be the name of a condition.");
    return this.value(this.condition(name, condition!.start) ? whenTrue! : whenFalse!);
  }

  #equals(node: TemplateNode): boolean {
    const [left, right] = this.#arguments(node, "Fn::Equals", 2).map((it) => this.#present(it, "Fn::Equals"));
    const comparable = (value: PropertyValue | undefined) => {
      const given = plain(value);
      return typeof given === "object" ? JSON.stringify(given) : String(given);
    };
    return comparable(left) === comparable(right);
  }

  #truth(node: TemplateNode): boolean {
    const value = this.value(node);
    const truth = typeof value === "symbol" ? undefined : plain(value);
    if (truth === true || truth === "true") return true;
    if (truth === false || truth === "false") return false;
    throw new Fault(node.start, "This must be a condition: Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition.");
  }

  #all(node: TemplateNode, name: string): readonly TemplateNode[] {
    if (node.kind === "list" && node.items.length >= 2 && node.items.length <= 10) return node.items;
    throw new Fault(node.start, `${name} must be a list of 2 to 10 conditions.`);
  }

  #findInMap(node: TemplateNode): Evaluated {
    const [mapName, top, second, options] = this.#arguments(node, "Fn::FindInMap", 3, 4);
    const fallback =
      options?.kind === "map" ? options.entries.find(({ key }) => key === "DefaultValue")?.value : undefined;
    let found: TemplateNode = { kind: "map", entries: [...this.#template.mappings.values()], start: node.start };
    for (const [level, key] of [mapName, top, second].entries()) {
      const name = this.#text(key!, "Fn::FindInMap");
      const entries: readonly MapEntry[] = found.kind === "map" ? found.entries : [];
      const next = entries.find((it) => it.key === name);
      if (next === undefined) {
        if (fallback !== undefined) return this.value(fallback);
        const what = level === 0 ? "The template has no mapping" : "The mapping has no key";
        const kinds = level === 0 ? "mappings" : "keys";
        const names = entries.map((it) => it.key);
        throw new Fault(key!.start, `${what} ${name}.${whatThereIs(name, names, kinds)}`);
      }
      found = next.value;
    }
    return this.value(found);
  }

  #importValue(node: TemplateNode): PropertyValue {
    const name = this.#text(node, "Fn::ImportValue");
    const found = this.#scope.exported(name);
    if (found !== undefined) return this.#noted(found);
    const { exportNames } = this.#scope;
    throw new Fault(
      node.start,
      `No stack exports ${name}.${whatThereIs(name, exportNames, "exports")} Run the stack that exports it before this one, or set stackOutputs: { exports: { "${name}": … } } in answerback.yaml.`,
    );
  }

  #zones(node: TemplateNode): PropertyValue {
    const given = this.#text(node, "Fn::GetAZs");
    const region = given === "" ? String(this.#scope.parameters.get("AWS::Region")) : given;
    return ["a", "b", "c"].map((zone) => `${region}${zone}`);
  }

  #cidr(node: TemplateNode): PropertyValue {
    const [block, count, bits] = this.#arguments(node, "Fn::Cidr", 2, 3);
    const range = this.#text(block!, "Fn::Cidr");
    const hostBits = bits === undefined ? (range.includes(":") ? 64 : 8) : Number(this.#text(bits, "Fn::Cidr"));
    try {
      return subnets(range, Number(this.#text(count!, "Fn::Cidr")), hostBits);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new Fault(node.start, `Fn::Cidr: ${error.message}`);
    }
  }

  #arguments(node: TemplateNode, name: string, least: number, most = least): readonly TemplateNode[] {
    if (node.kind === "list" && node.items.length >= least && node.items.length <= most) return node.items;
    const count = least === most ? `${least}` : `${least} to ${most}`;
    throw new Fault(node.start, `${name} must be a list of ${count} argument${most === 1 ? "" : "s"}.`);
  }

  #present(node: TemplateNode, name: string): PropertyValue {
    const value = this.value(node);
    if (value === noValue) throw new Fault(node.start, `${name} does not accept AWS::NoValue here.`);
    return value;
  }

  #list(node: TemplateNode, name: string): readonly PropertyValue[] {
    const value = this.#present(node, name);
    const items = value instanceof Secret ? value.value : value;
    if (Array.isArray(items)) return items;
    throw new Fault(node.start, `${name} needs a list here.`);
  }

  #text(node: TemplateNode, name: string): string {
    return this.#textOf(this.#present(node, name), node.start, name);
  }

  /** Secrecy is added to the whole call. */
  #textOf(value: PropertyValue, start: number, name: string): string {
    const given = value instanceof Secret ? value.value : value;
    if (typeof given === "string" || typeof given === "number" || typeof given === "boolean") return String(given);
    const what = Array.isArray(given) ? "a list" : isPropertyMap(given) ? "a map" : "null";
    throw new Fault(start, `${name} needs a string here, not ${what}.`);
  }
}

function misplacedFunction({ key, start }: MapEntry): Fault {
  if (/^Fn::(?:Transform$|ForEach)/.test(key)) return unknownFunction(key, start, []);
  return new Fault(start, `${key} must be the only key of its map, and cannot replace the whole map Properties.`);
}

function unknownFunction(key: string, start: number, known: readonly string[]): Fault {
  if (key === "Fn::Transform") {
    return new Fault(
      start,
      "Fn::Transform calls a macro, which does not run here. Write its result into the template.",
    );
  }
  if (key.startsWith("Fn::ForEach")) {
    return new Fault(start, "Fn::ForEach needs Transform: AWS::LanguageExtensions.");
  }
  return new Fault(start, `CloudFormation has no function ${key}.${whatThereIs(key, known, "functions")}`);
}

/** `A.B.C` → `A`, `B.C`. */
function splitOnce(text: string | undefined): readonly string[] {
  const dot = text?.indexOf(".") ?? -1;
  return text === undefined || dot < 0 ? [] : [text.slice(0, dot), text.slice(dot + 1)];
}
