// Shared by the intrinsic functions: the values that names stand for, and the checks of their arguments.
import { isPropertyMap, type PropertyValue, Secret } from "@answerback/pulumi/host";
import { Fault } from "./fault.ts";
import type { TemplateNode } from "./node.ts";
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

export type Sections = Pick<Template, "conditions" | "mappings" | "resources" | "text">;

export interface Evaluation {
  readonly template: Sections;
  readonly scope: Scope;
  /** @throws Fault */
  value(node: TemplateNode): Evaluated;
  /** @throws Fault */
  condition(name: string, start: number): boolean;
  /** Called with each value that a name stands for: the result of a function that reads a secret is secret. */
  noted(value: PropertyValue): PropertyValue;
}

/** @throws Fault */
export type IntrinsicFunction = (argument: TemplateNode, evaluation: Evaluation) => Evaluated;
export type IntrinsicFunctions = Readonly<Record<string, IntrinsicFunction>>;

/** @param name of the function, for errors @throws Fault */
export function argumentsOf(
  node: TemplateNode,
  name: string,
  least: number,
  most: number = least,
): readonly TemplateNode[] {
  if (node.kind === "list" && node.items.length >= least && node.items.length <= most) return node.items;
  const count = least === most ? `${least}` : `${least} to ${most}`;
  throw new Fault(node.start, `${name} must be a list of ${count} argument${most === 1 ? "" : "s"}.`);
}

/** @throws Fault */
export function presentValue(node: TemplateNode, name: string, evaluation: Evaluation): PropertyValue {
  const value = evaluation.value(node);
  if (value === noValue) throw new Fault(node.start, `${name} does not accept AWS::NoValue here.`);
  return value;
}

/** @throws Fault */
export function listValue(node: TemplateNode, name: string, evaluation: Evaluation): readonly PropertyValue[] {
  const value = presentValue(node, name, evaluation);
  const items = value instanceof Secret ? value.value : value;
  if (Array.isArray(items)) return items;
  throw new Fault(node.start, `${name} needs a list here.`);
}

/** @throws Fault */
export const textValue = (node: TemplateNode, name: string, evaluation: Evaluation): string =>
  textOfValue(presentValue(node, name, evaluation), node.start, name);

/** Secrecy is added to the whole call. @throws Fault */
export function textOfValue(value: PropertyValue, start: number, name: string): string {
  const given = value instanceof Secret ? value.value : value;
  if (typeof given === "string" || typeof given === "number" || typeof given === "boolean") return String(given);
  const what = Array.isArray(given) ? "a list" : isPropertyMap(given) ? "a map" : "null";
  throw new Fault(start, `${name} needs a string here, not ${what}.`);
}
