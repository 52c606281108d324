// Arithmetic, and `+` of strings.
import type { ArithmeticKind, BinaryNode, ExpressionNode } from "../ast.ts";
import { add, divide, modulo, multiply, subtract } from "../java/arithmetic.ts";
import { chargeArithmetic, isNumber } from "../java/number.ts";
import { toText } from "../java/print.ts";
import type { Render } from "../render/render.ts";
import type { Body } from "./body.ts";
import { asFailure, type EmitContext } from "./context.ts";
import { emitValue } from "./expression.ts";

const operations = { AddNode: add, SubtractNode: subtract, MulNode: multiply, DivNode: divide, ModNode: modulo };

type Operation = (left: unknown, right: unknown, render: Render) => unknown;

export function emitArithmetic(kind: ArithmeticKind, node: BinaryNode, context: EmitContext, body: Body): string {
  const left = emitValue(node.left, context, body);
  const right = emitValue(node.right, context, body);
  const ofNumbers: Operation = (one, other, render) => {
    if (!isNumber(one) || !isNumber(other)) return null;
    try {
      chargeArithmetic(one, other, render.meter);
      return operations[kind](one, other);
    } catch (thrown) {
      throw asFailure(thrown, "METHOD_FAILED", "Arithmetic", node, context);
    }
  };
  const operation = kind === "AddNode" ? addition(ofNumbers, node, context) : ofNumbers;
  body.write("render.out = out;\n");
  return body.hold(`${body.script.constant(operation)}(${left}, ${right}, render)`);
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
      render.meter.chargeString(joined.length);
      return joined;
    } catch (thrown) {
      throw asFailure(thrown, "METHOD_FAILED", "Joining", node, context);
    }
  };
}
