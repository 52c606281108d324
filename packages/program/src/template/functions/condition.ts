// Conditions: Fn::And, Fn::Equals, Fn::If, Fn::Not, Fn::Or, and Condition.
import { type PropertyValue, plain } from "@answerback/pulumi/host";
import {
  argumentsOf,
  type Evaluated,
  type Evaluation,
  type IntrinsicFunctions,
  presentValue,
  textValue,
} from "../evaluation.ts";
import { Fault } from "../fault.ts";
import { stringOf, type TemplateNode } from "../node.ts";

export const conditionFunctions: IntrinsicFunctions = {
  Condition: (it, evaluation) => evaluation.condition(textValue(it, "Condition", evaluation), it.start),
  "Fn::And": (it, evaluation) => conditionsIn(it, "Fn::And").every((part) => truth(part, evaluation)),
  "Fn::Equals": equals,
  "Fn::If": choice,
  "Fn::Not": (it, evaluation) => !truth(argumentsOf(it, "Fn::Not", 1)[0]!, evaluation),
  "Fn::Or": (it, evaluation) => conditionsIn(it, "Fn::Or").some((part) => truth(part, evaluation)),
};

/** @throws Fault if the value is not a condition */
export function truth(node: TemplateNode, evaluation: Evaluation): boolean {
  const value = evaluation.value(node);
  const found = typeof value === "symbol" ? undefined : plain(value);
  if (found === true || found === "true") return true;
  if (found === false || found === "false") return false;
  throw new Fault(node.start, "This must be a condition: Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition.");
}

function conditionsIn(node: TemplateNode, name: string): readonly TemplateNode[] {
  if (node.kind === "list" && node.items.length >= 2 && node.items.length <= 10) return node.items;
  throw new Fault(node.start, `${name} must be a list of 2 to 10 conditions.`);
}

function equals(node: TemplateNode, evaluation: Evaluation): boolean {
  const [left, right] = argumentsOf(node, "Fn::Equals", 2).map((it) => presentValue(it, "Fn::Equals", evaluation));
  return comparable(left) === comparable(right);
}

function comparable(value: PropertyValue | undefined): string {
  const given = plain(value);
  return typeof given === "object" ? JSON.stringify(given) : String(given);
}

function choice(node: TemplateNode, evaluation: Evaluation): Evaluated {
  const [condition, whenTrue, whenFalse] = argumentsOf(node, "Fn::If", 3);
  const name = stringOf(condition);
  if (name === undefined) {
    throw new Fault(condition!.start, "The first argument of Fn::If must be the name of a condition.");
  }
  return evaluation.value(evaluation.condition(name, condition!.start) ? whenTrue! : whenFalse!);
}
