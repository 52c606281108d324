// Evaluates the values of a template: its intrinsic functions and conditions.
import { containsSecret, type PropertyMap, type PropertyValue, Secret } from "@answerback/pulumi/host";
import {
  type Evaluated,
  type Evaluation,
  type IntrinsicFunctions,
  noValue,
  type Scope,
  type Sections,
} from "./evaluation.ts";
import { Fault, whatThereIs } from "./fault.ts";
import { conditionFunctions, truth } from "./functions/condition.ts";
import { findInMap } from "./functions/find-in-map.ts";
import { referenceFunctions } from "./functions/reference.ts";
import { textFunctions } from "./functions/text.ts";
import { callOf, type MapEntry, type MapNode, type TemplateNode } from "./node.ts";

const functions: IntrinsicFunctions = {
  ...referenceFunctions,
  ...conditionFunctions,
  ...textFunctions,
  "Fn::FindInMap": findInMap,
};

export class Evaluator implements Evaluation {
  readonly template: Sections;
  readonly scope: Scope;
  readonly #conditions = new Map<string, boolean | "under way">();
  /** Counts secret values that names stand for. */
  #secretsRead = 0;

  constructor(template: Sections, scope: Scope) {
    this.template = template;
    this.scope = scope;
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
    const entry = this.template.conditions.get(name);
    if (entry === undefined) {
      const names = this.template.conditions.keys();
      throw new Fault(start, `The template has no condition ${name}.${whatThereIs(name, names, "conditions")}`);
    }
    this.#conditions.set(name, "under way");
    const value = truth(entry.value, this);
    this.#conditions.set(name, value);
    return value;
  }

  noted(value: PropertyValue): PropertyValue {
    if (containsSecret(value)) this.#secretsRead++;
    return value;
  }

  /** The result of a call whose arguments contain a secret is secret as a whole. */
  #call({ key, value, start }: MapEntry): Evaluated {
    const call = functions[key];
    if (call === undefined) throw unknownFunction(key, start, Object.keys(functions).toSorted());
    const before = this.#secretsRead;
    const result = call(value, this);
    const isText = typeof result === "string" || Array.isArray(result);
    return isText && key !== "Fn::If" && this.#secretsRead > before ? new Secret(result) : result;
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
