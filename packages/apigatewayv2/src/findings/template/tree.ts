// Visits the nodes of a template that run, with the use of each node's value.
import {
  type ExpressionNode,
  type Node,
  type Position,
  type ReferenceNode,
  type Source,
  span,
  type TemplateNode,
  walk,
} from "@answerback/vtl";

/** The use of a node's value; `assigned` and `declared` are names that receive a value. */
export type Role = "printed" | "condition" | "value" | "assigned" | "declared";

export interface Site {
  /** The text that the node's offsets refer to: the template, or a string literal in it. */
  readonly source: Source;
  readonly role: Role;
}

/** Visits every node that runs, parents before children, in text order. */
export function walkRun(template: TemplateNode, visit: (node: Node, site: Site) => void): void {
  const roles = new Map<Node, Role>();
  walk(template, (node, { parent, template: { source } = template }) => {
    const role = parent === undefined ? "value" : roleOf(node, parent, roles.get(parent) ?? "value");
    // Escaped and incomplete references print as text.
    if (node.kind === "Reference" && role === "printed" && !isLive(node)) return false;
    roles.set(node, role);
    visit(node, { source, role });
    // A macro's block defines nothing, and the arguments of other directives are text.
    return node.kind !== "Directive" || node.name === "foreach" || node.name === "define";
  });
}

function roleOf(node: Node, parent: Node, parentRole: Role): Role {
  switch (parent.kind) {
    case "Template":
    case "Block":
      return "printed";
    case "SetDirective":
      return node === parent.left ? "assigned" : "value";
    case "IfStatement":
      return "condition";
    case "Directive":
      return node === parent.args[0] ? "declared" : "value";
    case "Expression":
    case "NotNode":
    case "OrNode":
    case "AndNode":
      return parentRole;
    default:
      return "value";
  }
}

/** True if the reference is evaluated, false if it is printed as text. */
export function isLive(node: ReferenceNode): boolean {
  return !node.escaped && node.form !== "runt" && node.computable;
}

export function positionOf(node: Node, source: Source): Position {
  const { line, column } = span(node, source);
  return { line, column };
}

/** The expression without parentheses. */
export function unwrapped(node: ExpressionNode): ExpressionNode {
  return node.kind === "Expression" ? unwrapped(node.inner) : node;
}

/** The text of a string literal without references or directives. */
export function constantText(node: ExpressionNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  const inner = unwrapped(node);
  if (inner.kind !== "StringLiteral") return undefined;
  if (inner.interpolated?.children.every((it) => it.kind === "Text") === false) return undefined;
  return inner.text;
}
