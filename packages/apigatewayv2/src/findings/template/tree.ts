// A walk over a template's tree that tells of each node where it stands.
import type { Node, TemplateNode } from "@answerback/vtl";
import { span } from "@answerback/vtl";
import type { TextPosition } from "../excerpt.ts";

export type Source = TemplateNode["source"];
export type NodeOf<Kind extends Node["kind"]> = Extract<Node, { readonly kind: Kind }>;
export type Reference = NodeOf<"Reference">;
export type Directive = NodeOf<"Directive">;
export type IfStatement = NodeOf<"IfStatement">;
export type SetDirective = NodeOf<"SetDirective">;
export type Statement = TemplateNode["children"][number];
export type Expression = SetDirective["right"];

/** What a node's value is used for; `assigned` and `declared` are names that get a value. */
export type Role = "printed" | "condition" | "value" | "assigned" | "declared";

export interface Site {
  /** The text that the node's offsets count in: the template, or a string literal in it. */
  readonly source: Source;
  readonly role: Role;
}

/** Visits every node that is run, a parent before its children, in the order of the text. */
export function walk(template: TemplateNode, visit: (node: Node, site: Site) => void): void {
  statements(template.children, template.source);

  function statements(nodes: readonly Statement[], source: Source): void {
    for (const node of nodes) statement(node, source);
  }

  function statement(node: Statement, source: Source): void {
    switch (node.kind) {
      case "Reference":
        // Escaped references and those that are no references print as text.
        if (isLive(node)) expression(node, source, "printed");
        return;
      case "SetDirective":
        visit(node, { source, role: "value" });
        reference(node.left, source, "assigned");
        expression(node.right, source, "value");
        return;
      case "IfStatement":
        visit(node, { source, role: "value" });
        for (const { condition, block } of node.branches) {
          expression(condition, source, "condition");
          statements(block.children, source);
        }
        statements(node.otherwise?.children ?? [], source);
        return;
      case "Directive":
        directive(node, source);
        return;
      default:
        visit(node, { source, role: "printed" });
    }
  }

  function directive(node: Directive, source: Source): void {
    visit(node, { source, role: "printed" });
    if (node.name === "foreach" || node.name === "define") {
      const [variable, ...rest] = node.args;
      if (variable?.kind === "Reference") reference(variable, source, "declared");
      for (const argument of rest) if (argument.kind !== "Word") expression(argument, source, "value");
      statements(node.block?.children ?? [], source);
    }
    // The block of a macro defines nothing, and the arguments of other names are text.
  }

  function expression(node: Expression, source: Source, role: Role): void {
    if (node.kind === "Reference") {
      reference(node, source, role);
      return;
    }
    visit(node, { source, role });
    switch (node.kind) {
      case "StringLiteral":
        if (node.interpolated) statements(node.interpolated.children, node.interpolated.source);
        return;
      case "IntegerRange":
        expression(node.from, source, "value");
        expression(node.to, source, "value");
        return;
      case "Map":
        for (const { key, value } of node.entries) {
          expression(key, source, "value");
          expression(value, source, "value");
        }
        return;
      case "ObjectArray":
        for (const item of node.items) expression(item, source, "value");
        return;
      case "Expression":
        expression(node.inner, source, role);
        return;
      case "NotNode":
        expression(node.operand, source, role);
        return;
      case "OrNode":
      case "AndNode":
        expression(node.left, source, role);
        expression(node.right, source, role);
        return;
      default:
        if (!("left" in node)) return;
        expression(node.left, source, "value");
        expression(node.right, source, "value");
    }
  }

  function reference(node: Reference, source: Source, role: Role): void {
    visit(node, { source, role });
    for (const child of node.children) {
      if (child.kind === "Method") for (const argument of child.args) expression(argument, source, "value");
      if (child.kind === "Index") expression(child.argument, source, "value");
    }
  }
}

/** Whether a reference in the text is looked up, rather than printed as it stands. */
export function isLive(node: Reference): boolean {
  return !node.escaped && node.form !== "runt" && node.computable;
}

export function positionOf(node: Node, source: Source): TextPosition {
  const { line, column } = span(node, source);
  return { line, column };
}

/** Without the parentheses around it. */
export function unwrapped(node: Expression): Expression {
  return node.kind === "Expression" ? unwrapped(node.inner) : node;
}

/** The text of a literal that is the same in every run. */
export function constantText(node: Expression | undefined): string | undefined {
  if (node === undefined) return undefined;
  const inner = unwrapped(node);
  if (inner.kind !== "StringLiteral") return undefined;
  if (inner.interpolated?.children.every((it) => it.kind === "Text") === false) return undefined;
  return inner.text;
}
