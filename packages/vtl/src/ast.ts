// The tree of a template, with Velocity's node names. `first` and `last` are the tokens that a node spans; `span` turns
// them into offsets. Fields that only later phases need are filled by analyze/.
import type { Token } from "./parse/token.ts";
import type { Position, Source } from "./source.ts";

interface NodeBase {
  readonly first: Token;
  last: Token;
}

/** A whole template, or what stands in a string literal. */
export interface TemplateNode extends NodeBase {
  readonly kind: "Template";
  readonly source: Source;
  readonly children: readonly StatementNode[];
}

export interface BlockNode extends NodeBase {
  readonly kind: "Block";
  readonly children: readonly StatementNode[];
}

/** Text that is printed as it stands, from plain text, `#[[…]]#`, escapes and comments (of which only what precedes them prints). */
export interface TextNode extends NodeBase {
  readonly kind: "Text" | "Textblock" | "Escape" | "EscapedDirective" | "Comment";
  text: string;
}

export interface ReferenceNode extends NodeBase {
  readonly kind: "Reference";
  readonly children: readonly (IdentifierNode | MethodNode | IndexNode)[];
  /** The variable's name; what prints, when `form` is `runt`. */
  root: string;
  form: "normal" | "formal" | "quiet" | "runt";
  /** An odd number of backslashes stands before it. */
  escaped: boolean;
  /** What is left of the backslashes. */
  escapePrefix: string;
  /** Dollar signs that precede it: `$$x`. */
  morePrefix: string;
  /** What prints when there is no value. */
  nullText: string;
  /** False where Velocity gives up on a form such as `$\!x`. */
  computable: boolean;
  /** The reference as written. */
  literal: string;
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
  leftName: string;
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
  /** The directive as written, up to its last token. */
  literal: string;
}

export interface WordNode extends NodeBase {
  readonly kind: "Word";
  readonly name: string;
}

export interface StringLiteralNode extends NodeBase {
  readonly kind: "StringLiteral";
  /** The text between the quotes, doubled quotes undone. */
  text: string;
  /** What is rendered for it, when it is double-quoted and holds references or directives. */
  interpolated: TemplateNode | undefined;
  /** The literal ends in a line comment, so its last character is its own. */
  keepsLastCharacter: boolean;
  /** As written. */
  literal: string;
}

export interface NumberLiteralNode extends NodeBase {
  readonly kind: "IntegerLiteral" | "FloatingPointLiteral";
  readonly image: string;
}

export interface BooleanLiteralNode extends NodeBase {
  readonly kind: "True" | "False";
}

export interface IntegerRangeNode extends NodeBase {
  readonly kind: "IntegerRange";
  readonly from: ReferenceNode | NumberLiteralNode;
  readonly to: ReferenceNode | NumberLiteralNode;
}

export interface MapNode extends NodeBase {
  readonly kind: "Map";
  readonly entries: readonly { readonly key: ExpressionNode; readonly value: ExpressionNode }[];
}

export interface ObjectArrayNode extends NodeBase {
  readonly kind: "ObjectArray";
  readonly items: readonly ExpressionNode[];
}

/** The whole of a condition, of a right side, or of what stands in parentheses. */
export interface ExpressionWrapperNode extends NodeBase {
  readonly kind: "Expression";
  readonly inner: ExpressionNode;
}

export interface NotNode extends NodeBase {
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

export interface BinaryNode extends NodeBase {
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

/** Where a node stands: offsets into the text of its source (end exclusive), and the place of its first character. */
export interface Span extends Position {
  readonly start: number;
  readonly end: number;
}

/** The span of a node in the text of `source`, which is the nearest TemplateNode's. */
export function span(node: Node, source: Source): Span {
  return {
    start: node.first.start,
    end: Math.max(node.first.start, node.last.end),
    ...source.position(node.first.start),
  };
}
