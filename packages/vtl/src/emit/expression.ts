// Expressions as values and as conditions: JavaScript expressions without effects, after statements that compute their parts.
import type {
  ArgumentNode,
  ExpressionNode,
  IntegerRangeNode,
  MapNode,
  StatementNode,
  StringLiteralNode,
  TemplateNode,
} from "../ast.ts";
import { mapSet } from "../java/map.ts";
import { isNumber, toInt } from "../java/number.ts";
import type { Render } from "../render/render.ts";
import { emitArithmetic } from "./arithmetic.ts";
import { emitStatements } from "./block.ts";
import type { Body } from "./body.ts";
import { emitComparison } from "./comparison.ts";
import { asFailure, type EmitContext, within } from "./context.ts";
import { constantExpression, constantValue } from "./literal.ts";
import { emitReferenceTest, emitReferenceValue } from "./reference.ts";
import { traceString } from "./trace.ts";

/** An expression for the value; null or undefined for none. */
export function emitValue(node: ExpressionNode, context: EmitContext, body: Body): string {
  const constant = constantValue(node);
  if (constant !== undefined) return constantExpression(constant, body.script);
  switch (node.kind) {
    case "Reference":
      return emitReferenceValue(node, context, body);
    case "StringLiteral":
      return traceString(context, body, (inner) => emitString(node, context, inner));
    case "IntegerRange":
      return emitRange(node, context, body);
    case "Map":
      return emitMap(node, context, body);
    case "ObjectArray": {
      body.write(`meter.allocate(${8 * node.items.length});\n`);
      const list = body.hold("[]");
      for (const item of node.items) {
        body.statement(() => body.write(`${list}.push(${emitValue(item, context, body)} ?? null);\n`));
      }
      return list;
    }
    case "Expression":
      return emitValue(node.inner, context, body);
    case "AddNode":
    case "SubtractNode":
    case "MulNode":
    case "DivNode":
    case "ModNode":
      return emitArithmetic(node.kind, node, context, body);
    default:
      return body.hold(emitTest(node, context, body));
  }
}

/** An expression for the value of a directive's argument; a plain word has none. */
export function emitArgument(node: ArgumentNode, context: EmitContext, body: Body): string {
  return node.kind === "Word" ? "null" : emitValue(node, context, body);
}

/** A boolean expression, to be used once. As a condition, arithmetic and every literal that is not a boolean are false. */
export function emitTest(node: ExpressionNode, context: EmitContext, body: Body): string {
  switch (node.kind) {
    case "Reference":
      return emitReferenceTest(node, context, body);
    case "True":
      return "true";
    case "Expression":
      return emitTest(node.inner, context, body);
    case "NotNode":
      return `!${emitTest(node.operand, context, body)}`;
    case "AndNode":
    case "OrNode": {
      const result = body.hold(emitTest(node.left, context, body));
      body.write(`if (${node.kind === "AndNode" ? result : `!${result}`}) {\n`);
      body.write(`${result} = ${emitTest(node.right, context, body)};\n}\n`);
      return result;
    }
    case "EQNode":
    case "NENode":
    case "LTNode":
    case "GTNode":
    case "LENode":
    case "GENode":
      return emitComparison(node.kind, node, context, body);
    default:
      return "false";
  }
}

/** Renders the template of a string literal to an output of its own. */
function emitString(node: StringLiteralNode, context: EmitContext, body: Body): string {
  const interpolated = node.interpolated as TemplateNode;
  const { children, keepsBlank } = withoutBlank(node, interpolated);
  const failed = (thrown: unknown): unknown => asFailure(thrown, "METHOD_FAILED", "The string", node, context);
  const { script } = body;
  const outer = body.hold("out");
  body.write('try {\nout = "";\n');
  emitStatements(children, within(interpolated.source, context), body);
  const string = body.hold("out");
  body.write("meter.chargeString(out.length);\n");
  body.write(
    `} catch (thrown) {\nrender.out = ${outer};\nthrow ${script.constant(failed)}(thrown);\n}\nout = ${outer};\n`,
  );
  return keepsBlank ? body.hold(`${string}.slice(0, -1)`) : string;
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

function emitMap(node: MapNode, context: EmitContext, body: Body): string {
  body.write(`meter.allocate(${64 * node.entries.length});\n`);
  const map = body.hold("new Map()");
  const set = body.script.constant(mapSet);
  for (const { key, value } of node.entries) {
    body.statement(() => {
      const name = emitValue(key, context, body);
      body.write(`${set}(${map}, ${name}, ${emitValue(value, context, body)});\n`);
    });
  }
  return map;
}

function emitRange(node: IntegerRangeNode, context: EmitContext, body: Body): string {
  const from = emitValue(node.from, context, body);
  const to = emitValue(node.to, context, body);
  const range = (start: unknown, end: unknown, { meter }: Render): readonly number[] | null => {
    if (!isNumber(start) || !isNumber(end)) return null;
    const first = toInt(start);
    const last = toInt(end);
    const length = Math.abs(first - last) + 1;
    try {
      meter.checkElements(length);
      meter.charge(length);
      meter.allocate(8 * length);
    } catch (thrown) {
      throw asFailure(thrown, "LIMIT_EXCEEDED", "The range", node, context);
    }
    const step = first >= last ? -1 : 1;
    const values: number[] = [];
    for (let index = 0, value = first; index < length; index++, value += step) values.push(value);
    return values;
  };
  return body.hold(`${body.script.constant(range)}(${from}, ${to}, render)`);
}
