// The values of constant literals.
import type { ExpressionNode } from "../ast.ts";
import { type JavaNumber, javaDouble, normalizeInteger } from "../java/number.ts";
import type { Script } from "./script.ts";

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

/** A JavaScript expression of a constant. */
export function constantExpression(value: JavaNumber | string | boolean, script: Script): string {
  if (typeof value === "object" || typeof value === "bigint") return script.constant(value);
  return typeof value === "number" ? `(${value})` : JSON.stringify(value);
}
