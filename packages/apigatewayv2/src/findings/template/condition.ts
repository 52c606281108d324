// AB011 and AB012: conditions with a constant result. A reference that is not a boolean is true, even if it has no value; a
// literal other than true is false (docs/behaviour/mapping-templates.md section 5.5).
import { type ExpressionNode, type IfStatementNode, type ReferenceNode, resultTypes } from "@answerback/vtl";
import { documentPath } from "./document-path.ts";
import { isSet, type ParsedTemplate } from "./template-place.ts";
import { positionOf, type Site, unwrapped, walkRun } from "./tree.ts";

export function conditionFindings(template: ParsedTemplate): void {
  walkRun(template.tree, (node, site) => {
    if (node.kind !== "IfStatement") return;
    for (const branch of node.branches) conditionFinding(template, branch, site);
  });
}

type Branch = IfStatementNode["branches"][number];

function conditionFinding(template: ParsedTemplate, branch: Branch, site: Site): void {
  const compared = comparedReferences(branch.condition);
  for (const { operand, negated } of operandsOf(branch.condition, false)) {
    if (operand.kind === "Reference") {
      if (compared.has(operand.literal.replace("$!", "$"))) continue;
      const reason = whyAlwaysTrue(template, operand, branch);
      if (reason === undefined) continue;
      template.report("AB011", {
        position: positionOf(operand, site.source),
        message: `${operand.literal} ${reason}: ${negated ? "the negation is false" : "the condition is true"} even if the value is missing.`,
        advice: isAuthorizerText(operand)
          ? `Compare with a string: #if(${operand.literal} ${negated ? "!=" : "=="} 'true').`
          : isSize(operand)
            ? `Compare with a number: #if(${operand.literal} ${negated ? "== 0" : "> 0"}).`
            : isJson(operand)
              ? `Compare with the JSON of a missing value: #if(${operand.literal} ${negated ? "==" : "!="} '""').`
              : `Compare with the empty string: #if(${operand.literal} ${negated ? "==" : "!="} '').`,
      });
    } else if (
      operand.kind === "StringLiteral" ||
      operand.kind === "IntegerLiteral" ||
      operand.kind === "FloatingPointLiteral" ||
      operand.kind === "Map" ||
      operand.kind === "ObjectArray"
    ) {
      template.report("AB012", {
        position: positionOf(operand, site.source),
        message: `In a condition, every literal except true is false: ${negated ? "its negation is always true" : "this condition is never true"}.`,
        advice:
          operand.kind === "StringLiteral" && operand.interpolated
            ? `Compare it: #if(${operand.literal} != '').`
            : "Write true or false, or a comparison.",
      });
    }
  }
}

/** The operands of `!`, `&&` and `||`. */
function operandsOf(condition: ExpressionNode, negated: boolean): { operand: ExpressionNode; negated: boolean }[] {
  const node = unwrapped(condition);
  switch (node.kind) {
    case "NotNode":
      return operandsOf(node.operand, !negated);
    case "AndNode":
    case "OrNode":
      return [...operandsOf(node.left, negated), ...operandsOf(node.right, negated)];
    default:
      return [{ operand: node, negated }];
  }
}

/** References that the condition compares or tests for emptiness: `#if($x && $x != '')` is the safe test. */
function comparedReferences(condition: ExpressionNode): ReadonlySet<string> {
  const found = new Set<string>();
  const add = ({ literal, children }: ReferenceNode) => {
    const text = literal.replace("$!", "$");
    found.add(text);
    // A method call tests the value as well: $l.size() > 0.
    if (children.at(-1)?.kind !== "Method") return;
    for (let dot = text.lastIndexOf("."); dot > 0; dot = text.lastIndexOf(".", dot - 1)) found.add(text.slice(0, dot));
  };
  const visit = (expression: ExpressionNode): void => {
    const node = unwrapped(expression);
    if (node.kind === "NotNode") visit(node.operand);
    else if (node.kind === "AndNode" || node.kind === "OrNode") {
      visit(node.left);
      visit(node.right);
    } else if (node.kind === "Reference") {
      const last = node.children.at(-1);
      if (last?.kind === "Method" && resultTypes(last.name).has("boolean")) add(node);
    } else if ("left" in node) {
      for (const side of [node.left, node.right]) {
        const operand = unwrapped(side);
        if (operand.kind === "Reference") add(operand);
      }
    }
  };
  visit(condition);
  return found;
}

/** @returns undefined if the value may be a boolean */
function whyAlwaysTrue(template: ParsedTemplate, reference: ReferenceNode, branch: Branch): string | undefined {
  const { root, children } = reference;
  const last = children.at(-1);
  if (last?.kind === "Method" && resultTypes(last.name).has("boolean")) return undefined;
  if (root === "input") {
    const [first] = children;
    if (first?.kind === "Method" && first.name === "json" && children.length === 1) return "is a string";
    if (first?.kind === "Method" && first.name === "params") return "is a string";
    if (first?.kind === "Identifier" && first.name === "body" && children.length === 1) return "is a string";
  }
  if (last?.kind === "Method" && isNeverBooleanMethod(last.name) && !(root === "input" || root === "util")) {
    return "is never a boolean";
  }
  if (root === "stageVariables") return "is a string";
  if (root === "context") {
    const [first] = children;
    if (first?.kind !== "Identifier" || /Override$/.test(first.name)) return undefined;
    return "is a string";
  }
  if (isSet(template.names, root) && children.length === 0 && isNeverBoolean(template, root))
    return "is never a boolean";
  // Values of the document may be true or false. If the block uses the value, the condition is meant to test its presence.
  const path = documentPath(reference, template.names);
  if (path === undefined) return undefined;
  return usesValue(template, branch, path) ? "is true unless it is the JSON value false" : undefined;
}

/** Result types that include `true` and `false`. */
const booleanTypes: ReadonlySet<string> = new Set(["boolean", "Boolean", "Comparable", "Object"]);

function isNeverBooleanMethod(name: string): boolean {
  const types = resultTypes(name);
  return types.size > 0 && types.isDisjointFrom(booleanTypes);
}

function isNeverBoolean({ names }: ParsedTemplate, root: string): boolean {
  const assigned = names.assigned.get(root);
  if (assigned === undefined || names.loops.has(root) || names.defined.has(root)) return false;
  return assigned.every((right) =>
    ["StringLiteral", "IntegerLiteral", "FloatingPointLiteral", "Map", "ObjectArray", "IntegerRange"].includes(
      unwrapped(right).kind,
    ),
  );
}

/** True if the block uses the part of the document that the condition tests. */
function usesValue(template: ParsedTemplate, branch: Branch, path: string): boolean {
  let uses = false;
  const block = { ...template.tree, children: branch.block.children };
  walkRun(block, (node, site) => {
    if (node.kind !== "Reference" || site.role === "declared" || site.role === "assigned" || site.role === "condition")
      return;
    const [first] = node.children;
    const isJsonOfIt =
      node.root === "input" && first?.kind === "Method" && first.name === "json" && node.literal.includes(path);
    const found = documentPath(node, template.names);
    if (isJsonOfIt || found === path || found?.startsWith(`${path}.`) || found?.startsWith(`${path}[`)) uses = true;
  });
  return uses;
}

const isAuthorizerText = ({ root, children }: ReferenceNode) =>
  root === "context" && children[0]?.kind === "Identifier" && children[0].name === "authorizer";
const isSize = ({ children }: ReferenceNode) => {
  const last = children.at(-1);
  return last?.kind === "Method" && ["size", "length", "indexOf", "compareTo"].includes(last.name);
};
const isJson = ({ root, children }: ReferenceNode) => {
  const [first] = children;
  return root === "input" && first?.kind === "Method" && first.name === "json";
};
