// Expressions as values and as conditions.
import type {
  BinaryNode,
  ExpressionNode,
  IntegerRangeNode,
  MapNode,
  NumberLiteralNode,
  StringLiteralNode,
} from "../ast.ts";
import { add, compareNumbers, divide, modulo, multiply, subtract } from "../java/arithmetic.ts";
import { looseEquals } from "../java/equality.ts";
import { mapSet } from "../java/map.ts";
import { isNumber, type JavaNumber, javaDouble, normalizeInteger, toInt } from "../java/number.ts";
import { toText } from "../java/print.ts";
import type { Test, Value } from "../render/code.ts";
import type { Render } from "../render/render.ts";
import { emitStatements } from "./block.ts";
import { asFailure, type EmitContext, within } from "./context.ts";
import { emitReferenceTest, emitReferenceValue } from "./reference.ts";

export function emitValue(node: ExpressionNode, context: EmitContext): Value {
  switch (node.kind) {
    case "Reference":
      return emitReferenceValue(node, context);
    case "StringLiteral":
      return emitStringLiteral(node, context);
    case "IntegerLiteral":
    case "FloatingPointLiteral": {
      const value = numberLiteral(node);
      return () => value;
    }
    case "True":
      return () => true;
    case "False":
      return () => false;
    case "IntegerRange":
      return emitRange(node, context);
    case "Map":
      return emitMap(node, context);
    case "ObjectArray": {
      const items = node.items.map((item) => emitValue(item, context));
      return (render) => {
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
    case "ModNode": {
      const left = emitValue(node.left, context);
      const right = emitValue(node.right, context);
      const operation = combine(node, context);
      return (render) => operation(left(render), right(render), render);
    }
    default:
      return emitTest(node, context);
  }
}

/** A literal other than a boolean is false as a condition, and so is the result of arithmetic. */
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
    case "NENode": {
      const left = emitValue(node.left, context);
      const right = emitValue(node.right, context);
      const equal = node.kind === "EQNode";
      const compare = combine(node, context);
      return (render) => {
        const a = left(render);
        const b = right(render);
        if (typeof a === "string" && typeof b === "string" && a.length < longString) return (a === b) === equal;
        return compare(a, b, render) === true;
      };
    }
    case "LTNode":
    case "GTNode":
    case "LENode":
    case "GENode":
      return emitComparison(node, node.kind, context);
    default:
      return () => false;
  }
}

/** Comparing strings of this length is charged. */
const longString = 256;

const comparisons: { readonly [kind in "LTNode" | "GTNode" | "LENode" | "GENode"]: (order: number) => boolean } = {
  LTNode: (order) => order < 0,
  GTNode: (order) => order > 0,
  LENode: (order) => order <= 0,
  GENode: (order) => order >= 0,
};

function emitComparison(node: BinaryNode, kind: keyof typeof comparisons, context: EmitContext): Test {
  const left = emitValue(node.left, context);
  const right = emitValue(node.right, context);
  const compare = compareBy(node, kind, context);
  return (render) => compare(left(render), right(render));
}

/** A comparison by order: false for all but numbers. */
export function compareBy(
  node: BinaryNode,
  kind: keyof typeof comparisons,
  context: EmitContext,
): (left: unknown, right: unknown) => boolean {
  const holds = comparisons[kind];
  return (left, right) => {
    if (!isNumber(left) || !isNumber(right)) return false;
    try {
      return holds(compareNumbers(left, right));
    } catch (thrown) {
      throw asFailure(thrown, "METHOD_FAILED", "The comparison", node, context);
    }
  };
}

function numberLiteral(node: NumberLiteralNode): JavaNumber {
  if (node.kind === "FloatingPointLiteral") return javaDouble(Number(node.image));
  return normalizeInteger(BigInt(node.image));
}

/** What an operator makes of two values. */
export function combine(
  node: BinaryNode,
  context: EmitContext,
): (left: unknown, right: unknown, render: Render) => unknown {
  switch (node.kind) {
    case "EQNode":
    case "NENode": {
      const equal = node.kind === "EQNode";
      return (left, right, render) => {
        try {
          return looseEquals(left, right, render) === equal;
        } catch (thrown) {
          throw asFailure(thrown, "METHOD_FAILED", "The comparison", node, context);
        }
      };
    }
    case "AddNode":
      return combineByAddition(node, context);
    case "SubtractNode":
      return combineNumbers(subtract, node, context);
    case "MulNode":
      return combineNumbers(multiply, node, context);
    case "DivNode":
      return combineNumbers(divide, node, context);
    case "ModNode":
      return combineNumbers(modulo, node, context);
    default:
      return () => null;
  }
}

function combineNumbers(
  operation: (left: JavaNumber, right: JavaNumber) => JavaNumber | null,
  node: BinaryNode,
  context: EmitContext,
): (left: unknown, right: unknown) => unknown {
  return (left, right) => {
    if (!isNumber(left) || !isNumber(right)) return null;
    try {
      return operation(left, right);
    } catch (thrown) {
      throw asFailure(thrown, "METHOD_FAILED", "Arithmetic", node, context);
    }
  };
}

/** `+` adds numbers; with a string on either side it joins, and a missing side is joined as it is written. */
function combineByAddition(
  node: BinaryNode,
  context: EmitContext,
): (left: unknown, right: unknown, render: Render) => unknown {
  const { literal: leftLiteral } = node.left;
  const { literal: rightLiteral } = node.right;
  const addNumbers = combineNumbers(add, node, context);
  return (left, right, render) => {
    if (typeof left === "number" && typeof right === "number") return add(left, right);
    if (typeof left === "string" || typeof right === "string") {
      try {
        const joined =
          ((left ?? null) === null ? leftLiteral : (toText(left, render) ?? "null")) +
          ((right ?? null) === null ? rightLiteral : (toText(right, render) ?? "null"));
        render.meter.checkLength(joined.length);
        return joined;
      } catch (thrown) {
        throw asFailure(thrown, "METHOD_FAILED", "Joining", node, context);
      }
    }
    return addNumbers(left, right);
  };
}

function emitStringLiteral(node: StringLiteralNode, context: EmitContext): Value {
  const { text, interpolated, keepsLastCharacter } = node;
  if (interpolated === undefined) return () => text;
  const run = emitStatements(interpolated.children, within(interpolated.source, context));
  return (render) => {
    const out = render.out;
    render.out = "";
    try {
      run(render);
      const result = render.out;
      render.meter.checkLength(result.length);
      return keepsLastCharacter || result === "" ? result : result.slice(0, -1);
    } catch (thrown) {
      throw asFailure(thrown, "METHOD_FAILED", "The string", node, context);
    } finally {
      render.out = out;
    }
  };
}

function emitMap(node: MapNode, context: EmitContext): Value {
  const entries = node.entries.map(({ key, value }) => ({
    key: emitValue(key, context),
    value: emitValue(value, context),
  }));
  return (render) => {
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
    } catch (thrown) {
      throw asFailure(thrown, "LIMIT_EXCEEDED", "The range", node, context);
    }
    const step = first >= last ? -1 : 1;
    const range: number[] = [];
    for (let index = 0, value = first; index < length; index++, value += step) range.push(value);
    return range;
  };
}
