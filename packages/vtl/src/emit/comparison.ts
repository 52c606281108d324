// Comparisons. Two numbers, and short strings, are compared in the script itself.
import type { BinaryNode, ComparisonKind } from "../ast.ts";
import { compareNumbers } from "../java/arithmetic.ts";
import { looseEquals } from "../java/equality.ts";
import { chargeArithmetic, isNumber } from "../java/number.ts";
import type { Render } from "../render/render.ts";
import type { Body } from "./body.ts";
import { asFailure, type EmitContext } from "./context.ts";
import { emitValue } from "./expression.ts";
import { constantValue } from "./literal.ts";

/** Comparisons of strings of at least this length are charged. */
const longString = 256;

/** The operators of JavaScript for numbers. */
const operators = { EQNode: "===", NENode: "!==", LTNode: "<", GTNode: ">", LENode: "<=", GENode: ">=" };

/** A boolean expression. */
export function emitComparison(kind: ComparisonKind, node: BinaryNode, context: EmitContext, body: Body): string {
  const left = emitValue(node.left, context, body);
  const right = emitValue(node.right, context, body);
  const comparison = (one: unknown, other: unknown, render: Render, out: string): boolean => {
    render.out = out;
    try {
      if (kind === "EQNode") return looseEquals(one, other, render);
      if (kind === "NENode") return !looseEquals(one, other, render);
      if (!isNumber(one) || !isNumber(other)) return false;
      chargeArithmetic(one, other, render.meter);
      const order = compareNumbers(one, other);
      const holds = kind === "GTNode" || kind === "GENode" ? order > 0 : order < 0;
      return holds || (order === 0 && (kind === "LENode" || kind === "GENode"));
    } catch (thrown) {
      throw asFailure(thrown, "METHOD_FAILED", "The comparison", node, context);
    }
  };
  const compare = `${left} ${operators[kind]} ${right}`;
  const slowly = `${body.script.constant(comparison)}(${left}, ${right}, render, out)`;
  const type: string = typeof constantValue(node.right);
  const are = (name: string): string =>
    `typeof ${left} === "${name}"${type === name ? "" : ` && typeof ${right} === "${name}"`}`;
  const numbers = type === "string" ? "" : `${are("number")} ? ${compare} : `;
  const ordered = kind !== "EQNode" && kind !== "NENode";
  const strings =
    ordered || type === "number" ? "" : `${are("string")} && ${left}.length < ${longString} ? ${compare} : `;
  return `(${numbers}${strings}${slowly})`;
}
