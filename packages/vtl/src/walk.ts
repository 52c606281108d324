// Walks over a template's tree.
import type { Node, TemplateNode } from "./ast.ts";

/** Where a node is in its tree. */
export interface WalkPlace {
  /** Undefined for the node where the walk began. */
  readonly parent: Node | undefined;
  /** The template whose text the node's offsets count in: the whole one, or that of a string literal. */
  readonly template: TemplateNode | undefined;
}

export interface Visitor {
  /** Before the node's children. @returns false to leave them out */
  enter?(node: Node, place: WalkPlace): unknown;
  /** After the node's children. */
  leave?(node: Node, place: WalkPlace): void;
}

/**
 * Visits a node and everything below it, in the order of the text.
 * @param visitor a function is called before a node's children, and leaves them out by returning false
 */
export function walk(node: Node, visitor: Visitor | NonNullable<Visitor["enter"]>): void {
  const { enter, leave }: Visitor = typeof visitor === "function" ? { enter: visitor } : visitor;
  const visit = (node: Node, parent: Node | undefined, outer: TemplateNode | undefined): void => {
    const template = node.kind === "Template" ? node : outer;
    const place = { parent, template };
    if (enter?.call(visitor, node, place) !== false) {
      for (const child of childrenOf(node)) visit(child, node, template);
    }
    leave?.call(visitor, node, place);
  };
  visit(node, undefined, undefined);
}

const none: readonly Node[] = [];

/** The nodes directly below a node, in the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case "Template":
    case "Block":
    case "Reference":
      return node.children;
    case "Method":
      return node.args;
    case "Index":
      return [node.argument];
    case "IfStatement": {
      const branches = node.branches.flatMap(({ condition, block }): Node[] => [condition, block]);
      return node.otherwise === undefined ? branches : [...branches, node.otherwise];
    }
    case "Directive":
      return node.block === undefined ? node.args : [...node.args, node.block];
    case "StringLiteral":
      return node.interpolated === undefined ? none : [node.interpolated];
    case "IntegerRange":
      return [node.from, node.to];
    case "Map":
      return node.entries.flatMap(({ key, value }): Node[] => [key, value]);
    case "ObjectArray":
      return node.items;
    case "Expression":
      return [node.inner];
    case "NotNode":
      return [node.operand];
    default:
      return "left" in node ? [node.left, node.right] : none;
  }
}
