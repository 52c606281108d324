// Visits the nodes of a template's tree.
import { childrenOf, type Node, type TemplateNode } from "./ast.ts";

/** The place of a node in its tree. */
export interface WalkPlace {
  /** Undefined for the node where the walk begins. */
  readonly parent: Node | undefined;
  /** The template whose text the node's offsets refer to: the whole one, or that of a string literal. */
  readonly template: TemplateNode | undefined;
}

export interface Visitor {
  /** Called before the node's children. @returns false to skip them */
  enter?(node: Node, place: WalkPlace): unknown;
  /** Called after the node's children. */
  leave?(node: Node, place: WalkPlace): void;
}

/** Visits a node and its descendants, in the order of the text. @param visitor a function serves as `enter` */
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
