// Expressions as values and as conditions.
import type {
  BinaryNode,
  ExpressionNode,
  IntegerRangeNode,
  MapNode,
  StatementNode,
  StringLiteralNode,
  TemplateNode,
} from "../ast.ts";
import { add, compareNumbers, divide, modulo, multiply, subtract } from "../java/arithmetic.ts";
import { looseEquals } from "../java/equality.ts";
import { mapSet } from "../java/map.ts";
import { chargeArithmetic, isNumber, type JavaNumber, javaDouble, normalizeInteger, toInt } from "../java/number.ts";
import { toText } from "../java/print.ts";
import type { Test, Value } from "../render/code.ts";
import type { Render } from "../render/render.ts";
import { emitStatements } from "./block.ts";
import { asFailure, type EmitContext, within } from "./context.ts";
import { readProperty, variableProperty } from "./property.ts";
import { emitReferenceTest, emitReferenceValue } from "./reference.ts";
import { traceString } from "./trace.ts";

export function emitValue(node: ExpressionNode, context: EmitContext): Value {
  switch (node.kind) {
    case "Reference":
      return emitReferenceValue(node, context);
    case "StringLiteral":
      return traceString(emitStringLiteral(node, context), context);
    case "IntegerLiteral":
    case "FloatingPointLiteral":
    case "True":
    case "False": {
      const value = constantValue(node);
      return () => value;
    }
    case "IntegerRange":
      return emitRange(node, context);
    case "Map":
      return emitMap(node, context);
    case "ObjectArray": {
      const items = node.items.map((item) => emitValue(item, context));
      return (render) => {
        render.meter.allocate(8 * items.length);
        const list: unknown[] = [];
        for (const item of items) list.push(item(render) ?? null);
        return list;
      };
    }
    case "Expression":
      return emitValue(node.inner, context);
    case "AddNode":
    case "SubtractNode":
    case "MulNode":
    case "DivNode":
    case "ModNode":
      return emitArithmetic(node.kind, node, context);
    default:
      return emitTest(node, context);
  }
}

/** As a condition, arithmetic and every literal that is not a boolean are false. */
export function emitTest(node: ExpressionNode, context: EmitContext): Test {
  switch (node.kind) {
    case "Reference":
      return emitReferenceTest(node, context);
    case "True":
      return () => true;
    case "Expression":
      return emitTest(node.inner, context);
    case "NotNode": {
      const operand = emitTest(node.operand, context);
      return (render) => !operand(render);
    }
    case "AndNode": {
      const left = emitTest(node.left, context);
      const right = emitTest(node.right, context);
      return (render) => left(render) && right(render);
    }
    case "OrNode": {
      const left = emitTest(node.left, context);
      const right = emitTest(node.right, context);
      return (render) => left(render) || right(render);
    }
    case "EQNode":
    case "NENode":
    case "LTNode":
    case "GTNode":
    case "LENode":
    case "GENode":
      return emitComparison(node, context);
    default:
      return () => false;
  }
}

/** Comparisons of strings of at least this length are charged. */
const longString = 256;

/** An operator as data: one function compares for all operators, so that V8 inlines it. */
interface Comparison {
  readonly node: BinaryNode;
  readonly context: EmitContext;
  /** `==` or `!=`, in contrast to an order, which only numbers have. */
  readonly equality: boolean;
  /** `==`, `>`, `>=` in contrast to `!=`, `<`, `<=`. */
  readonly up: boolean;
  readonly orEqual: boolean;
}

function emitComparison(node: BinaryNode, context: EmitContext): Test {
  const { kind } = node;
  const equality = kind === "EQNode" || kind === "NENode";
  const up = kind === "EQNode" || kind === "GTNode" || kind === "GENode";
  const comparison = { node, context, equality, up, orEqual: kind === "LENode" || kind === "GENode" };
  const constant = constantValue(node.right);
  const property = constant === undefined ? undefined : variableProperty(node.left, context);
  if (property !== undefined) {
    return (render) => holds(readProperty(property, render), constant, comparison, render);
  }
  const left = emitValue(node.left, context);
  const right = emitValue(node.right, context);
  return (render) => holds(left(render), right(render), comparison, render);
}

function holds(left: unknown, right: unknown, comparison: Comparison, render: Render): boolean {
  const { equality, up, orEqual } = comparison;
  if (typeof left === "number" && typeof right === "number") {
    if (equality) return (left === right) === up;
    return (up ? left > right : left < right) || (orEqual && left === right);
  }
  if (equality && typeof left === "string" && typeof right === "string" && left.length < longString) {
    return (left === right) === up;
  }
  try {
    if (equality) return looseEquals(left, right, render) === up;
    if (!isNumber(left) || !isNumber(right)) return false;
    chargeArithmetic(left, right, render.meter);
    const order = compareNumbers(left, right);
    return (up ? order > 0 : order < 0) || (orEqual && order === 0);
  } catch (thrown) {
    throw asFailure(thrown, "METHOD_FAILED", "The comparison", comparison.node, comparison.context);
  }
}

/** The value of a constant literal; undefined for other expressions. */
export function constantValue(node: ExpressionNode): JavaNumber | string | boolean | undefined {
  switch (node.kind) {
    case "IntegerLiteral":
      return normalizeInteger(BigInt(node.image));
    case "FloatingPointLiteral":
      return javaDouble(Number(node.image));
    case "StringLiteral":
      return node.interpolated === undefined ? node.text : undefined;
    case "True":
    case "False":
      return node.kind === "True";
    default:
      return undefined;
  }
}

type Operation = (left: unknown, right: unknown, render: Render) => unknown;

const arithmetic = { AddNode: add, SubtractNode: subtract, MulNode: multiply, DivNode: divide, ModNode: modulo };

function emitArithmetic(kind: keyof typeof arithmetic, node: BinaryNode, context: EmitContext): Value {
  const left = emitValue(node.left, context);
  const right = emitValue(node.right, context);
  const combineNumbers = numberOperation(arithmetic[kind], node, context);
  const combine = kind === "AddNode" ? addition(combineNumbers, node, context) : combineNumbers;
  return (render) => combine(left(render), right(render), render);
}

function numberOperation(
  operation: (left: JavaNumber, right: JavaNumber) => JavaNumber | null,
  node: BinaryNode,
  context: EmitContext,
): Operation {
  return (left, right, render) => {
    if (!isNumber(left) || !isNumber(right)) return null;
    try {
      chargeArithmetic(left, right, render.meter);
      return operation(left, right);
    } catch (thrown) {
      throw asFailure(thrown, "METHOD_FAILED", "Arithmetic", node, context);
    }
  };
}

/** `+` adds numbers. If either side is a string, it joins them; a missing side is joined as it is written. */
function addition(addNumbers: Operation, node: BinaryNode, context: EmitContext): Operation {
  const textOf = (value: unknown, { literal }: ExpressionNode, render: Render): string =>
    (value ?? null) === null ? literal : (toText(value, render) ?? "null");
  return (left, right, render) => {
    if (typeof left === "number" && typeof right === "number") return add(left, right);
    if (typeof left !== "string" && typeof right !== "string") return addNumbers(left, right, render);
    try {
      const joined = textOf(left, node.left, render) + textOf(right, node.right, render);
      chargeString(joined, render);
      return joined;
    } catch (thrown) {
      throw asFailure(thrown, "METHOD_FAILED", "Joining", node, context);
    }
  };
}

/** Charges a joined string: JavaScript copies its parts when it is read. @throws LimitExceeded */
function chargeString({ length }: string, { meter }: Render): void {
  meter.checkLength(length);
  meter.allocate(length);
  meter.charge(length / charactersPerStep);
}

const charactersPerStep = 16;

function emitStringLiteral(node: StringLiteralNode, context: EmitContext): Value {
  const { text, interpolated } = node;
  if (interpolated === undefined) return () => text;
  const { children, keepsBlank } = withoutBlank(node, interpolated);
  const run = emitStatements(children, within(interpolated.source, context));
  return (render) => {
    const { out } = render;
    render.out = "";
    try {
      run(render);
      const result = render.out;
      chargeString(result, render);
      return keepsBlank ? result.slice(0, -1) : result;
    } catch (thrown) {
      throw asFailure(thrown, "METHOD_FAILED", "The string", node, context);
    } finally {
      render.out = out;
    }
  };
}

/** Removes the blank that the analysis has added; if it is inside another node, it is removed from the result. */
function withoutBlank(
  { keepsLastCharacter }: StringLiteralNode,
  { children }: TemplateNode,
): { readonly children: readonly StatementNode[]; readonly keepsBlank: boolean } {
  const last = children.at(-1);
  if (keepsLastCharacter) return { children, keepsBlank: false };
  if (last === undefined || !("text" in last) || !last.text.endsWith(" ")) return { children, keepsBlank: true };
  return { children: [...children.slice(0, -1), { ...last, text: last.text.slice(0, -1) }], keepsBlank: false };
}

function emitMap(node: MapNode, context: EmitContext): Value {
  const entries = node.entries.map(({ key, value }) => ({
    key: emitValue(key, context),
    value: emitValue(value, context),
  }));
  return (render) => {
    render.meter.allocate(64 * entries.length);
    const map = new Map<unknown, unknown>();
    for (const { key, value } of entries) {
      const name = key(render) ?? null;
      mapSet(map, name, value(render));
    }
    return map;
  };
}

function emitRange(node: IntegerRangeNode, context: EmitContext): Value {
  const from = emitValue(node.from, context);
  const to = emitValue(node.to, context);
  return (render) => {
    const start = from(render);
    const end = to(render);
    if (!isNumber(start) || !isNumber(end)) return null;
    const first = toInt(start);
    const last = toInt(end);
    const length = Math.abs(first - last) + 1;
    try {
      render.meter.checkElements(length);
      render.meter.charge(length);
      render.meter.allocate(8 * length);
    } catch (thrown) {
      throw asFailure(thrown, "LIMIT_EXCEEDED", "The range", node, context);
    }
    const step = first >= last ? -1 : 1;
    const range: number[] = [];
    for (let index = 0, value = first; index < length; index++, value += step) range.push(value);
    return range;
  };
}
