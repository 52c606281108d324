// References: Ref, Fn::GetAtt, Fn::ImportValue, and Fn::Sub, which contains both.
import type { PropertyValue } from "@answerback/pulumi/host";
import {
  argumentsOf,
  type Evaluated,
  type Evaluation,
  type IntrinsicFunctions,
  noValue,
  type ResourceValues,
  textOfValue,
  textValue,
} from "../evaluation.ts";
import { Fault, whatThereIs } from "../fault.ts";
import { stringOf, type TemplateNode } from "../node.ts";
import { fileOffset } from "../place.ts";
import { isVariableName, substitutionParts } from "../substitution.ts";

export const referenceFunctions: IntrinsicFunctions = {
  Ref: ref,
  "Fn::GetAtt": getAtt,
  "Fn::ImportValue": importValue,
  "Fn::Sub": sub,
};

function ref(node: TemplateNode, evaluation: Evaluation): Evaluated {
  const name = stringOf(node);
  if (name === undefined) throw new Fault(node.start, "Ref must be the name of a parameter or a resource.");
  return name === "AWS::NoValue" ? noValue : named(name, node.start, evaluation);
}

function named(name: string, start: number, evaluation: Evaluation): PropertyValue {
  const { parameters } = evaluation.scope;
  const parameter = parameters.get(name);
  return evaluation.noted(parameter ?? resource(name, start, evaluation, [...parameters.keys()]).ref);
}

/** @param otherNames that would be right at this place as well */
function resource(
  name: string,
  start: number,
  { scope, template }: Evaluation,
  otherNames: readonly string[] = [],
): ResourceValues {
  const found = scope.resource(name);
  if (found !== undefined) return found;
  const declared = template.resources.get(name);
  if (declared !== undefined) {
    const why = declared.condition ? `: its condition ${declared.condition.name} is false` : "";
    throw new Fault(start, `The resource ${name} is not created${why}.`);
  }
  const kinds = otherNames.length > 0 ? "parameters and resources" : "resources";
  const what = otherNames.length > 0 ? "parameter or resource" : "resource";
  const names = [...otherNames.filter((it) => !it.startsWith("AWS::")), ...template.resources.keys()];
  throw new Fault(start, `The template has no ${what} ${name}.${whatThereIs(name, names, kinds)}`);
}

function getAtt(node: TemplateNode, evaluation: Evaluation): PropertyValue {
  const parts =
    node.kind === "list" ? node.items.map((it) => textValue(it, "Fn::GetAtt", evaluation)) : splitOnce(stringOf(node));
  const [name, ...rest] = parts;
  if (name === undefined || rest.length === 0) {
    throw new Fault(node.start, "Fn::GetAtt must be Resource.Attribute, or a list of both.");
  }
  const at = node.kind === "list" ? (node.items[1] ?? node) : node;
  return attribute(name, rest.join("."), { start: node.start, attributeStart: at.start }, evaluation);
}

function attribute(
  name: string,
  attributeName: string,
  { start, attributeStart }: { readonly start: number; readonly attributeStart: number },
  evaluation: Evaluation,
): PropertyValue {
  const found = resource(name, start, evaluation);
  const value = found.attribute(attributeName);
  if (value !== undefined) return evaluation.noted(value);
  const known = whatThereIs(attributeName, found.attributeNames, "attributes");
  throw new Fault(attributeStart, `${found.type} has no attribute ${attributeName}.${known}`);
}

function sub(node: TemplateNode, evaluation: Evaluation): PropertyValue {
  const [template, variables] = node.kind === "list" ? argumentsOf(node, "Fn::Sub", 2) : [node];
  if (template?.kind !== "scalar" || typeof template.value !== "string") {
    throw new Fault(node.start, "Fn::Sub must be a string, or a list of a string and a map of variables.");
  }
  if (variables !== undefined && variables.kind !== "map") {
    throw new Fault(variables.start, "The second argument of Fn::Sub must be a map of variables.");
  }
  const own = new Map(variables?.entries.map(({ key, value }) => [key, value]));
  const parts = substitutionParts(template.value).map((part) => {
    if (part.kind === "text") return part.text;
    const start = fileOffset(evaluation.template.text, template, part.index);
    const given = own.get(part.name);
    if (given !== undefined) return textValue(given, "Fn::Sub", evaluation);
    return textOfValue(variable(part.name, start, evaluation), start, "Fn::Sub");
  });
  return parts.join("");
}

function variable(name: string, start: number, evaluation: Evaluation): PropertyValue {
  if (!isVariableName(name)) {
    throw new Fault(
      start,
      `\${${name}} is not a variable: names have letters, digits, periods and colons. Write \${!${name}} for the text itself.`,
    );
  }
  if (!name.includes(".")) return named(name, start, evaluation);
  const [resourceName = "", attributeName = ""] = splitOnce(name);
  return attribute(resourceName, attributeName, { start, attributeStart: start }, evaluation);
}

function importValue(node: TemplateNode, evaluation: Evaluation): PropertyValue {
  const name = textValue(node, "Fn::ImportValue", evaluation);
  const found = evaluation.scope.exported(name);
  if (found !== undefined) return evaluation.noted(found);
  const { exportNames } = evaluation.scope;
  throw new Fault(
    node.start,
    `No stack exports ${name}.${whatThereIs(name, exportNames, "exports")} Run the stack that exports it before this one, or set stackOutputs: { exports: { "${name}": … } } in answerback.yaml.`,
  );
}

/** `A.B.C` → `A`, `B.C`. */
function splitOnce(text: string | undefined): readonly string[] {
  const dot = text?.indexOf(".") ?? -1;
  return text === undefined || dot < 0 ? [] : [text.slice(0, dot), text.slice(dot + 1)];
}
