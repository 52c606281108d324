// The nodes of a template that are run, and what the value of each is used for.
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

/** What a node's value is used for; `assigned` and `declared` are names that get a value. */
export type Role = "printed" | "condition" | "value" | "assigned" | "declared";

export interface Site {
  /** The text that the node's offsets count in: the template, or a string literal in it. */
  readonly source: Source;
  readonly role: Role;
}

/** Visits every node that is run, a parent before its children, in the order of the text. */
export function walkRun(template: TemplateNode, visit: (node: Node, site: Site) => void): void {
  const roles = new Map<Node, Role>();
  walk(template, (node, { parent, template: { source } = template }) => {
    const role = parent === undefined ? "value" : roleOf(node, parent, roles.get(parent) ?? "value");
    // Escaped references and those that are not references print as text.
    if (node.kind === "Reference" && role === "printed" && !isLive(node)) return false;
    roles.set(node, role);
    visit(node, { source, role });
    // The block of a macro defines nothing, and the arguments of other names are text.
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

/** Whether a reference in the text is looked up, rather than printed as it is. */
export function isLive(node: ReferenceNode): boolean {
  return !node.escaped && node.form !== "runt" && node.computable;
}

export function positionOf(node: Node, source: Source): Position {
  const { line, column } = span(node, source);
  return { line, column };
}

/** Without the parentheses around it. */
export function unwrapped(node: ExpressionNode): ExpressionNode {
  return node.kind === "Expression" ? unwrapped(node.inner) : node;
}

/** The text of a literal that is the same in every run. */
export function constantText(node: ExpressionNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  const inner = unwrapped(node);
  if (inner.kind !== "StringLiteral") return undefined;
  if (inner.interpolated?.children.every((it) => it.kind === "Text") === false) return undefined;
  return inner.text;
}
