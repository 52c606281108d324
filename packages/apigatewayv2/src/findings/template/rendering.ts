// All texts that a template may print: every branch is taken, and loops run zero, one and two times. Values of the document
// are printed as holes. Conditions that the template itself decides (`$foreach.hasNext`) are evaluated. The engine cannot do
// this because it renders one known document. A test compares both.
import type {
  DirectiveNode,
  ExpressionNode,
  IfStatementNode,
  ReferenceNode,
  Source,
  StatementNode,
  TemplateNode,
} from "@answerback/vtl";
import { isLive, unwrapped } from "./tree.ts";

/** Represents a value of the document; a single character, so that offsets stay correct. */
export const hole = "\u{e000}";

export interface Rendering {
  readonly text: string;
  /** The offset in the template of each character of the text. */
  readonly offsets: readonly number[];
  /**
   * The ways taken: for an `#if` the index of the branch (the number of branches for `#else` or none), for a loop the number
   * of iterations.
   */
  readonly taken: ReadonlyMap<Fork, ReadonlySet<number>>;
}

/** A statement whose result the document decides. */
export type Fork = IfStatementNode | DirectiveNode;

export interface Renderings {
  readonly all: readonly Rendering[];
  /** True if no rendering was left out. */
  readonly complete: boolean;
}

const maxRenderings = 512;
const maxLength = 40_000;
/** Statements of all renderings together: nested loops multiply. */
const maxSteps = 200_000;

export function renderings(tree: TemplateNode): Renderings {
  const all: Rendering[] = [];
  const budget = { steps: maxSteps };
  let prefix: number[] | undefined = [];
  while (prefix !== undefined && all.length < maxRenderings && budget.steps > 0) {
    const run: Run = new Run(prefix, budget);
    run.template(tree);
    all.push({ text: run.text, offsets: run.offsets, taken: run.taken });
    prefix = run.next();
  }
  return { all, complete: prefix === undefined && budget.steps > 0 };
}

type Value = string | number | boolean | Unknown;
interface Unknown {
  readonly kind: "unknown";
}
const unknownValue: Unknown = { kind: "unknown" };
const isUnknownValue = (value: Value | undefined): value is Unknown => typeof value === "object";

/** `#stop`, or a limit was reached. */
class Stop extends Error {}
class Break extends Error {}

class Run {
  text = "";
  readonly offsets: number[] = [];
  readonly taken = new Map<Fork, Set<number>>();
  private readonly choices: { made: number; readonly of: number }[] = [];
  private readonly prefix: readonly number[];
  private readonly budget: { steps: number };
  private readonly variables = new Map<string, Value>();
  private readonly blocks = new Map<string, { readonly block: readonly StatementNode[]; readonly source: Source }>();
  private readonly loops: { readonly index: number; readonly count: number }[] = [];
  /** Nesting of `#define` blocks. */
  private depth = 0;

  constructor(prefix: readonly number[], budget: { steps: number }) {
    this.prefix = prefix;
    this.budget = budget;
  }

  /** The choices of the next run; undefined after the last one. */
  next(): number[] | undefined {
    for (let at = this.choices.length - 1; at >= 0; at--) {
      const choice = this.choices[at];
      if (choice === undefined || choice.made + 1 >= choice.of) continue;
      return [...this.choices.slice(0, at).map(({ made }) => made), choice.made + 1];
    }
    return undefined;
  }

  template(tree: TemplateNode): void {
    try {
      this.statements(tree.children, tree.source);
    } catch (signal) {
      if (!(signal instanceof Stop) && !(signal instanceof Break)) throw signal;
    }
  }

  private statements(nodes: readonly StatementNode[], source: Source): void {
    for (const node of nodes) this.statement(node, source);
  }

  private choose(of: number): number {
    const made = this.prefix[this.choices.length] ?? 0;
    this.choices.push({ made, of });
    return made;
  }

  private print(text: string, start: number, isCopied: boolean): void {
    if (this.text.length > maxLength) throw new Stop();
    for (let index = 0; index < text.length; index++) this.offsets.push(isCopied ? start + index : start);
    this.text += text;
  }

  private statement(node: StatementNode, source: Source): void {
    // Only the template's own text has exact offsets; text in a string literal has the offset of the literal.
    const start = node.start;
    if (--this.budget.steps <= 0) throw new Stop();
    switch (node.kind) {
      case "Reference": {
        if (!isLive(node)) {
          this.print(node.escaped ? node.literal.replace(/^\\+/, "") : node.literal, start, false);
          return;
        }
        this.print(`${node.escapePrefix}${node.morePrefix}`, start, false);
        const block = node.children.length === 0 ? this.blocks.get(node.root) : undefined;
        if (block === undefined) this.print(shown(this.reference(node)), start, false);
        else if (this.depth < 20) {
          this.depth++;
          this.statements(block.block, block.source);
          this.depth--;
        }
        return;
      }
      case "SetDirective":
        if (node.left.children.length === 0) this.variables.set(node.left.root, this.value(node.right));
        return;
      case "IfStatement":
        this.ifStatement(node, source);
        return;
      case "Directive": {
        const [variable] = node.args;
        if (node.name === "foreach") this.foreach(node, source);
        else if (node.name === "define" && variable?.kind === "Reference") {
          this.blocks.set(variable.root, { block: node.block?.children ?? [], source });
        } else if (node.name === "stop") throw new Stop();
        else if (node.name === "break") throw new Break();
        else if (node.name !== "macro") this.print(hole, start, false);
        return;
      }
      default:
        this.print(node.text, start, node.kind === "Text");
    }
  }

  private ifStatement(node: IfStatementNode, source: Source): void {
    let branch = node.branches.length;
    for (const [index, { condition }] of node.branches.entries()) {
      const known = this.truth(condition);
      if (known === false || (known === undefined && this.choose(2) === 1)) continue;
      branch = index;
      break;
    }
    this.take(node, branch);
    const block = node.branches[branch]?.block ?? node.otherwise;
    this.statements(block?.children ?? [], source);
  }

  private take(fork: Fork, way: number): void {
    const ways = this.taken.get(fork) ?? new Set();
    this.taken.set(fork, ways.add(way));
  }

  private foreach(node: DirectiveNode, source: Source): void {
    const [variable, , over] = node.args;
    const list = over === undefined || over.kind === "Word" ? undefined : unwrapped(over);
    const count = list?.kind === "ObjectArray" ? list.items.length : ([2, 1, 0][this.choose(3)] ?? 0);
    this.take(node, count);
    const before = variable?.kind === "Reference" ? this.variables.get(variable.root) : undefined;
    for (let index = 0; index < count; index++) {
      if (variable?.kind === "Reference") {
        const item = list?.kind === "ObjectArray" ? list.items[index] : undefined;
        this.variables.set(variable.root, item === undefined ? unknownValue : this.value(item));
      }
      this.loops.push({ index, count });
      try {
        this.statements(node.block?.children ?? [], source);
      } catch (signal) {
        if (!(signal instanceof Break)) throw signal;
        break;
      } finally {
        this.loops.pop();
      }
    }
    if (variable?.kind !== "Reference") return;
    if (before === undefined) this.variables.delete(variable.root);
    else this.variables.set(variable.root, before);
  }

  private reference(node: ReferenceNode): Value {
    const loop = this.loops.at(-1);
    if (node.root === "foreach" && loop !== undefined && node.children.length === 1) {
      const [child] = node.children;
      const name = child?.kind === "Identifier" || child?.kind === "Method" ? child.name : "";
      return loopValue(name, loop);
    }
    if (node.root === "velocityCount" && loop !== undefined) return loop.index + 1;
    if (node.root === "velocityHasNext" && loop !== undefined) return loop.index + 1 < loop.count;
    return node.children.length === 0 ? (this.variables.get(node.root) ?? unknownValue) : unknownValue;
  }

  private value(expression: ExpressionNode): Value {
    const node = unwrapped(expression);
    switch (node.kind) {
      case "Reference":
        return this.reference(node);
      case "StringLiteral":
        return node.interpolated ? this.interpolated(node.interpolated) : node.text;
      case "IntegerLiteral":
      case "FloatingPointLiteral":
        return Number(node.image);
      case "True":
        return true;
      case "False":
        return false;
      case "AddNode": {
        const [left, right] = [this.value(node.left), this.value(node.right)];
        if (typeof left === "number" && typeof right === "number") return left + right;
        return typeof left === "string" || typeof right === "string" ? shown(left) + shown(right) : unknownValue;
      }
      case "SubtractNode": {
        const [left, right] = [this.value(node.left), this.value(node.right)];
        return typeof left === "number" && typeof right === "number" ? left - right : unknownValue;
      }
      case "NotNode":
      case "AndNode":
      case "OrNode":
      case "EQNode":
      case "NENode":
      case "LTNode":
      case "GTNode":
      case "LENode":
      case "GENode":
        return this.truth(node) ?? unknownValue;
      default:
        return unknownValue;
    }
  }

  /** The text of a string literal that contains references and directives. */
  private interpolated(template: TemplateNode): string {
    const start = this.text.length;
    this.statements(template.children, template.source);
    const text = this.text.slice(start);
    this.text = this.text.slice(0, start);
    this.offsets.length = start;
    // The parser appends a space to such a literal.
    return text.replace(/ $/, "");
  }

  /** @returns undefined if the document decides */
  private truth(expression: ExpressionNode): boolean | undefined {
    const node = unwrapped(expression);
    switch (node.kind) {
      case "Reference": {
        const value = this.reference(node);
        return isUnknownValue(value) ? undefined : typeof value === "boolean" ? value : true;
      }
      case "True":
        return true;
      case "False":
        return false;
      case "NotNode": {
        const operand = this.truth(node.operand);
        return operand === undefined ? undefined : !operand;
      }
      case "AndNode": {
        const [left, right] = [this.truth(node.left), this.truth(node.right)];
        return left === false || right === false ? false : left === undefined || right === undefined ? undefined : true;
      }
      case "OrNode": {
        const [left, right] = [this.truth(node.left), this.truth(node.right)];
        return left === true || right === true ? true : left === undefined || right === undefined ? undefined : false;
      }
      case "EQNode":
      case "NENode": {
        const [left, right] = [this.value(node.left), this.value(node.right)];
        if (!isDecided(left) || !isDecided(right)) return undefined;
        return (String(left) === String(right)) === (node.kind === "EQNode");
      }
      case "LTNode":
      case "GTNode":
      case "LENode":
      case "GENode": {
        const [left, right] = [this.value(node.left), this.value(node.right)];
        if (typeof left !== "number" || typeof right !== "number") return undefined;
        return node.kind === "LTNode"
          ? left < right
          : node.kind === "GTNode"
            ? left > right
            : node.kind === "LENode"
              ? left <= right
              : left >= right;
      }
      case "StringLiteral":
      case "IntegerLiteral":
      case "FloatingPointLiteral":
      case "Map":
      case "ObjectArray":
        return false;
      default:
        return undefined;
    }
  }
}

function isDecided(value: Value): value is string | number | boolean {
  return !isUnknownValue(value) && !(typeof value === "string" && value.includes(hole));
}

const shown = (value: Value): string => (isUnknownValue(value) ? hole : String(value));

function loopValue(name: string, { index, count }: { readonly index: number; readonly count: number }): Value {
  switch (name) {
    case "index":
    case "getIndex":
      return index;
    case "count":
    case "getCount":
      return index + 1;
    case "hasNext":
    case "getHasNext":
      return index + 1 < count;
    case "first":
    case "isFirst":
      return index === 0;
    case "last":
    case "isLast":
      return index + 1 === count;
    default:
      return unknownValue;
  }
}
