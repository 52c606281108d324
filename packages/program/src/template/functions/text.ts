// Strings and lists: Fn::Base64, Fn::Cidr, Fn::GetAZs, Fn::Join, Fn::Length, Fn::Select, Fn::Split and Fn::ToJsonString.
import { type PropertyValue, plain } from "@answerback/pulumi/host";
import { subnets } from "../cidr.ts";
import {
  argumentsOf,
  type Evaluation,
  type IntrinsicFunctions,
  listValue,
  presentValue,
  textOfValue,
  textValue,
} from "../evaluation.ts";
import { Fault } from "../fault.ts";
import type { TemplateNode } from "../node.ts";

export const textFunctions: IntrinsicFunctions = {
  "Fn::Base64": (it, evaluation) => Buffer.from(textValue(it, "Fn::Base64", evaluation)).toString("base64"),
  "Fn::Cidr": cidr,
  "Fn::GetAZs": zones,
  "Fn::Join": join,
  "Fn::Length": (it, evaluation) => listValue(it, "Fn::Length", evaluation).length,
  "Fn::Select": select,
  "Fn::Split": split,
  "Fn::ToJsonString": (it, evaluation) => JSON.stringify(plain(presentValue(it, "Fn::ToJsonString", evaluation))),
};

function join(node: TemplateNode, evaluation: Evaluation): PropertyValue {
  const [separator, values] = argumentsOf(node, "Fn::Join", 2);
  const items = listValue(values!, "Fn::Join", evaluation);
  const by = textValue(separator!, "Fn::Join", evaluation);
  return items.map((it) => textOfValue(it, values!.start, "Fn::Join")).join(by);
}

function split(node: TemplateNode, evaluation: Evaluation): PropertyValue {
  const [separator, text] = argumentsOf(node, "Fn::Split", 2);
  const by = textValue(separator!, "Fn::Split", evaluation);
  if (by === "") throw new Fault(separator!.start, "The separator of Fn::Split must not be empty.");
  return textValue(text!, "Fn::Split", evaluation).split(by);
}

function select(node: TemplateNode, evaluation: Evaluation): PropertyValue {
  const [at, values] = argumentsOf(node, "Fn::Select", 2);
  const index = Number(textValue(at!, "Fn::Select", evaluation));
  const items = listValue(values!, "Fn::Select", evaluation);
  const found = items[index];
  if (found === undefined) {
    throw new Fault(at!.start, `Fn::Select has no item ${index}: the list has ${items.length}, counted from 0.`);
  }
  return found;
}

function zones(node: TemplateNode, evaluation: Evaluation): PropertyValue {
  const given = textValue(node, "Fn::GetAZs", evaluation);
  const region = given === "" ? String(evaluation.scope.parameters.get("AWS::Region")) : given;
  return ["a", "b", "c"].map((zone) => `${region}${zone}`);
}

function cidr(node: TemplateNode, evaluation: Evaluation): PropertyValue {
  const [block, count, bits] = argumentsOf(node, "Fn::Cidr", 2, 3);
  const text = (it: TemplateNode) => textValue(it, "Fn::Cidr", evaluation);
  const range = text(block!);
  const hostBits = bits === undefined ? (range.includes(":") ? 64 : 8) : Number(text(bits));
  try {
    return subnets(range, Number(text(count!)), hostBits);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Fault(node.start, `Fn::Cidr: ${error.message}`);
  }
}
