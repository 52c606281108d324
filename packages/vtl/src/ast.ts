// The nodes of a template's tree, with Velocity's names. A tree is plain data that JSON.stringify can print.
import type { Position, Source } from "./source.ts";

interface NodeBase {
  /** Offset of the first character in the text of the nearest enclosing Template. */
  readonly start: number;
  /** Exclusive. A directive includes the blanks before it and the line break after it that it removes. */
  readonly end: number;
}

/** A node that has a value. */
interface ValueNodeBase extends NodeBase {
  /** The text that Velocity prints if the node has no value: almost as written. */
  readonly literal: string;
}

/** A whole template, or the text of a string literal with a blank added, see `keepsLastCharacter`. */
export interface TemplateNode extends NodeBase {
  readonly kind: "Template";
  readonly source: Source;
  readonly children: readonly StatementNode[];
}

export interface BlockNode extends NodeBase {
  readonly kind: "Block";
  readonly children: readonly StatementNode[];
}

/** Plain text, `#[[…]]#`, escapes and comments. `Unparsed`: text that `recover` has skipped. */
export interface TextNode extends NodeBase {
  readonly kind: "Text" | "Textblock" | "Escape" | "EscapedDirective" | "Comment" | "Unparsed";
  /** The text that prints; of a comment, the characters before it that belong to its token. */
  readonly text: string;
}

export interface ReferenceNode extends ValueNodeBase {
  readonly kind: "Reference";
  readonly children: readonly (IdentifierNode | MethodNode | IndexNode)[];
  /** The variable's name; the text that prints, if `form` is `runt`. */
  readonly root: string;
  /** `$x`, `${x}`, `$!x`; `runt`: text that looks like a reference. */
  readonly form: "normal" | "formal" | "quiet" | "runt";
  /** An odd number of backslashes precedes it. */
  readonly escaped: boolean;
  /** The backslashes that print. */
  readonly escapePrefix: string;
  /** Dollar signs that precede it: `$$x`. */
  readonly morePrefix: string;
  /** The text that prints if the reference has no value. */
  readonly nullText: string;
  /** False for forms such as `$\!x`, which Velocity does not evaluate. */
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
  /** The variable that a left side without properties assigns to. */
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
  /** The variables that it sets: one of `#foreach` and `#define`, the parameters of `#macro`. */
  readonly declares: readonly string[];
  /** The directive as written, if the dialect does not have it; of `#literal`, the text that it prints. */
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
  /** The text between the quotes, with doubled quotes replaced. */
  text: string;
  /** The template of a double-quoted literal that contains `$` or `#`. */
  interpolated: TemplateNode | undefined;
  /** The literal contains `##`, and its template has no added blank. */
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

/** A whole condition or right side, or an expression with its parentheses. */
export interface ExpressionWrapperNode extends ValueNodeBase {
  readonly kind: "Expression";
  readonly inner: ExpressionNode;
}

export interface NotNode extends ValueNodeBase {
  readonly kind: "NotNode";
  readonly operand: ExpressionNode;
}

export type ComparisonKind = `${"EQ" | "NE" | "LT" | "GT" | "LE" | "GE"}Node`;
export type ArithmeticKind = `${"Add" | "Subtract" | "Mul" | "Div" | "Mod"}Node`;
export type BinaryKind = "OrNode" | "AndNode" | ComparisonKind | ArithmeticKind;

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

/** The span of a node. @param source that of the nearest enclosing Template */
export function span(node: Node, source: Source): Span {
  return { start: node.start, end: node.end, ...source.position(node.start) };
}

const none: readonly Node[] = [];

/** The children of a node, in the order of the text. */
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
