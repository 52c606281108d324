// The nodes of a template's tree, with Velocity's names. A tree is plain data: JSON.stringify prints it.
import type { Position, Source } from "./source.ts";

interface NodeBase {
  /** Offset of the first character in the text of the nearest Template above. */
  readonly start: number;
  /** Offset behind the last character. A directive includes the blanks before it and the line break behind it that it swallows. */
  readonly end: number;
}

/** A node that has a value. */
interface ValueNodeBase extends NodeBase {
  /** The node as Velocity prints it where it has no value: almost as written. */
  readonly literal: string;
}

/** A whole template, or the text of a string literal (with a blank at its end, see `keepsLastCharacter`). */
export interface TemplateNode extends NodeBase {
  readonly kind: "Template";
  readonly source: Source;
  readonly children: readonly StatementNode[];
}

export interface BlockNode extends NodeBase {
  readonly kind: "Block";
  readonly children: readonly StatementNode[];
}

/**
 * Text that is printed as it is, from plain text, `#[[…]]#`, escapes and comments (of which only what precedes them prints).
 * `Unparsed`: text that `recover` has skipped.
 */
export interface TextNode extends NodeBase {
  readonly kind: "Text" | "Textblock" | "Escape" | "EscapedDirective" | "Comment" | "Unparsed";
  readonly text: string;
}

export interface ReferenceNode extends ValueNodeBase {
  readonly kind: "Reference";
  readonly children: readonly (IdentifierNode | MethodNode | IndexNode)[];
  /** The variable's name; the text that prints, when `form` is `runt`. */
  readonly root: string;
  /** `$x`, `${x}`, `$!x`; `runt`: not a reference, only text that looks like one. */
  readonly form: "normal" | "formal" | "quiet" | "runt";
  /** An odd number of backslashes precedes it. */
  readonly escaped: boolean;
  /** What remains of the backslashes. */
  readonly escapePrefix: string;
  /** Dollar signs that precede it: `$$x`. */
  readonly morePrefix: string;
  /** What prints when there is no value. */
  readonly nullText: string;
  /** False where Velocity gives up on a form such as `$\!x`. */
  readonly computable: boolean;
}

export interface IdentifierNode extends NodeBase {
  readonly kind: "Identifier";
  readonly name: string;
}

export interface MethodNode extends NodeBase {
  readonly kind: "Method";
  readonly name: string;
  readonly args: readonly ExpressionNode[];
}

export interface IndexNode extends NodeBase {
  readonly kind: "Index";
  readonly argument: ExpressionNode;
}

export interface SetDirectiveNode extends NodeBase {
  readonly kind: "SetDirective";
  readonly left: ReferenceNode;
  readonly right: ExpressionNode;
  /** The name that a plain left side assigns to. */
  readonly leftName: string;
}

export interface IfStatementNode extends NodeBase {
  readonly kind: "IfStatement";
  /** `#if` and every `#elseif`. */
  readonly branches: readonly { readonly condition: ExpressionNode; readonly block: BlockNode }[];
  readonly otherwise: BlockNode | undefined;
}

/** `#name`, `#name(…)` and, for block directives, `#name(…) … #end`. */
export interface DirectiveNode extends NodeBase {
  readonly kind: "Directive";
  readonly name: string;
  /** False for a bare `#name`. */
  readonly parenthesized: boolean;
  readonly args: readonly ArgumentNode[];
  readonly block: BlockNode | undefined;
  /** The variables that it sets: of `#foreach` and `#define` one, of `#macro` its parameters. */
  readonly declares: readonly string[];
  /** The directive as written, when its name is not a directive of the dialect; of `#literal` the text that it prints. */
  readonly literal: string;
}

export interface WordNode extends ValueNodeBase {
  readonly kind: "Word";
  readonly name: string;
}

export interface StringLiteralNode extends ValueNodeBase {
  readonly kind: "StringLiteral";
  /** As written, with its quotes. */
  readonly image: string;
  /** The text between the quotes, doubled quotes undone. */
  text: string;
  /** The template that is rendered for it, when it is double-quoted and contains references or directives. */
  interpolated: TemplateNode | undefined;
  /** The literal ends in a line comment: its template has no blank at the end. */
  keepsLastCharacter: boolean;
}

export interface NumberLiteralNode extends ValueNodeBase {
  readonly kind: "IntegerLiteral" | "FloatingPointLiteral";
  readonly image: string;
}

export interface BooleanLiteralNode extends ValueNodeBase {
  readonly kind: "True" | "False";
}

export interface IntegerRangeNode extends ValueNodeBase {
  readonly kind: "IntegerRange";
  readonly from: ReferenceNode | NumberLiteralNode;
  readonly to: ReferenceNode | NumberLiteralNode;
}

export interface MapNode extends ValueNodeBase {
  readonly kind: "Map";
  readonly entries: readonly { readonly key: ExpressionNode; readonly value: ExpressionNode }[];
}

export interface ObjectArrayNode extends ValueNodeBase {
  readonly kind: "ObjectArray";
  readonly items: readonly ExpressionNode[];
}

/** A whole condition or right side, or an expression in parentheses (which belong to it). */
export interface ExpressionWrapperNode extends ValueNodeBase {
  readonly kind: "Expression";
  readonly inner: ExpressionNode;
}

export interface NotNode extends ValueNodeBase {
  readonly kind: "NotNode";
  readonly operand: ExpressionNode;
}

export type BinaryKind =
  | "OrNode"
  | "AndNode"
  | "EQNode"
  | "NENode"
  | "LTNode"
  | "GTNode"
  | "LENode"
  | "GENode"
  | "AddNode"
  | "SubtractNode"
  | "MulNode"
  | "DivNode"
  | "ModNode";

export interface BinaryNode extends ValueNodeBase {
  readonly kind: BinaryKind;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

export type StatementNode = TextNode | ReferenceNode | SetDirectiveNode | IfStatementNode | DirectiveNode;

export type ExpressionNode =
  | ReferenceNode
  | StringLiteralNode
  | NumberLiteralNode
  | BooleanLiteralNode
  | IntegerRangeNode
  | MapNode
  | ObjectArrayNode
  | ExpressionWrapperNode
  | NotNode
  | BinaryNode;

export type ArgumentNode = ExpressionNode | WordNode;

export type Node =
  | TemplateNode
  | BlockNode
  | StatementNode
  | ExpressionNode
  | WordNode
  | IdentifierNode
  | MethodNode
  | IndexNode;

/** The offsets of a node and the position of its first character. */
export interface Span extends Position {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** The span of a node in the text of `source`, which is that of the nearest Template above. */
export function span(node: Node, source: Source): Span {
  return { start: node.start, end: node.end, ...source.position(node.start) };
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
      const children: Node[] = [];
      for (const { condition, block } of node.branches) children.push(condition, block);
      if (node.otherwise !== undefined) children.push(node.otherwise);
      return children;
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
