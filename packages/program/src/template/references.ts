// The names that a template refers to, without evaluating it: dependencies between resources, and names that do not exist.
import { Fault, whatThereIs } from "./fault.ts";
import { callOf, type MapEntry, stringOf, type TemplateNode } from "./node.ts";
import { fileOffset } from "./place.ts";
import { substitutionParts } from "./substitution.ts";
import type { NameAt, ResourceDeclaration, Template } from "./template.ts";

export interface Reference extends NameAt {
  readonly kind: "value" | "attribute" | "condition";
}

/** @returns the truth of a condition by name; undefined to look into both branches of every `Fn::If` */
export type Truth = ((name: string, start: number) => boolean) | undefined;

export function* referencesIn(node: TemplateNode, text: string, truth: Truth): Iterable<Reference> {
  if (node.kind === "scalar") return;
  if (node.kind === "list") {
    for (const item of node.items) yield* referencesIn(item, text, truth);
    return;
  }
  const call = callOf(node);
  if (call !== undefined) {
    yield* referencesOfCall(call, text, truth);
    return;
  }
  for (const { value } of node.entries) yield* referencesIn(value, text, truth);
}

function* referencesOfCall({ key, value }: MapEntry, text: string, truth: Truth): Iterable<Reference> {
  const name = stringOf(value);
  const { start } = value;
  switch (key) {
    case "Ref":
      if (name !== undefined) yield { kind: "value", name, start };
      return;
    case "Condition":
      if (name !== undefined) yield { kind: "condition", name, start };
      return;
    case "Fn::GetAtt": {
      const resource = value.kind === "list" ? stringOf(value.items[0]) : name?.split(".", 1)[0];
      if (resource !== undefined) yield { kind: "attribute", name: resource, start };
      if (value.kind === "list") for (const item of value.items.slice(1)) yield* referencesIn(item, text, truth);
      return;
    }
    case "Fn::Sub":
      yield* referencesOfSub(value, text, truth);
      return;
    case "Fn::If": {
      const [condition, whenTrue, whenFalse] = value.kind === "list" ? value.items : [];
      const conditionName = stringOf(condition);
      if (condition === undefined || conditionName === undefined) return;
      yield { kind: "condition", name: conditionName, start: condition.start };
      const taken = truth?.(conditionName, condition.start);
      if (whenTrue !== undefined && taken !== false) yield* referencesIn(whenTrue, text, truth);
      if (whenFalse !== undefined && taken !== true) yield* referencesIn(whenFalse, text, truth);
      return;
    }
    default:
      yield* referencesIn(value, text, truth);
  }
}

function* referencesOfSub(argument: TemplateNode, text: string, truth: Truth): Iterable<Reference> {
  const [template, variables] = argument.kind === "list" ? argument.items : [argument];
  if (variables !== undefined) yield* referencesIn(variables, text, truth);
  if (template?.kind !== "scalar" || typeof template.value !== "string") return;
  const own = new Set(variables?.kind === "map" ? variables.entries.map(({ key }) => key) : []);
  for (const part of substitutionParts(template.value)) {
    if (part.kind !== "variable" || own.has(part.name)) continue;
    const [name = "", attribute] = part.name.split(".", 2);
    const kind = attribute === undefined ? "value" : "attribute";
    yield { kind, name, start: fileOffset(text, template, part.index) };
  }
}

/** Mistakes in names anywhere in a template, also where conditions are false. */
export function nameFaults(template: Template, parameters: ReadonlySet<string>): readonly Fault[] {
  const { text, resources, conditions, outputs } = template;
  const faults: Fault[] = [];
  const missing = (start: number, kind: string, name: string, names: Iterable<string>, kinds: string) =>
    faults.push(new Fault(start, `The template has no ${kind} ${name}.${whatThereIs(name, names, kinds)}`));
  const checkCondition = ({ name, start }: NameAt) => {
    if (!conditions.has(name)) missing(start, "condition", name, conditions.keys(), "conditions");
  };
  const check = (node: TemplateNode) => {
    for (const reference of referencesIn(node, text, undefined)) {
      const { kind, name, start } = reference;
      if (kind === "condition") checkCondition(reference);
      else if (kind === "attribute" && !resources.has(name)) {
        missing(start, "resource", name, resources.keys(), "resources");
      } else if (kind === "value" && !resources.has(name) && !parameters.has(name) && name !== "AWS::NoValue") {
        const own = [...parameters].filter((it) => !it.startsWith("AWS::"));
        missing(start, "parameter or resource", name, [...own, ...resources.keys()], "parameters and resources");
      }
    }
  };
  for (const { value } of conditions.values()) check(value);
  for (const resource of resources.values()) {
    if (resource.condition !== undefined) checkCondition(resource.condition);
    for (const { name, start } of resource.dependsOn) {
      if (!resources.has(name)) missing(start, "resource", name, resources.keys(), "resources");
    }
    if (resource.properties !== undefined) check(resource.properties);
  }
  for (const output of outputs.values()) {
    if (output.condition !== undefined) checkCondition(output.condition);
    check(output.value);
    if (output.exportName !== undefined) check(output.exportName);
  }
  return faults;
}

/** The resources that each resource waits for, by name. @throws Fault if some wait for each other */
export function dependencies(
  template: Template,
  created: ReadonlyMap<string, ResourceDeclaration>,
  truth: Truth,
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map([...created].map(([name, it]) => [name, referencesOf(it, template, created, truth)]));
  requireNoCircle(found);
  return new Map([...found].map(([name, references]) => [name, new Set(references.map((it) => it.name))]));
}

function referencesOf(
  { properties, dependsOn }: ResourceDeclaration,
  { text }: Template,
  created: ReadonlyMap<string, ResourceDeclaration>,
  truth: Truth,
): readonly NameAt[] {
  const inProperties = properties === undefined ? [] : [...referencesIn(properties, text, truth)];
  const isResource = (it: Reference) => it.kind !== "condition" && created.has(it.name);
  return [...inProperties.filter(isResource), ...dependsOn.filter(({ name }) => created.has(name))];
}

function requireNoCircle(found: ReadonlyMap<string, readonly NameAt[]>): void {
  const done = new Set<string>();
  for (const first of found.keys()) {
    // Depth first without recursion: a chain may be as long as the template.
    const path: { readonly name: string; readonly rest: NameAt[] }[] = [];
    const enter = (name: string) => path.push({ name, rest: [...(found.get(name) ?? [])] });
    if (!done.has(first)) enter(first);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.pop();
      if (next === undefined) {
        done.add(top.name);
        path.pop();
        continue;
      }
      const at = path.findIndex(({ name }) => name === next.name);
      if (at >= 0) {
        const names = [...path.slice(at).map(({ name }) => name), next.name];
        throw new Fault(next.start, `These resources depend on each other: ${names.join(" → ")}.`);
      }
      if (!done.has(next.name)) enter(next.name);
    }
  }
}
