// Prints text and references, and the substitutes for missing values.
import type { ReferenceNode, StatementNode, TextNode } from "../ast.ts";
import { toText } from "../java/print.ts";
import { BlockReference } from "../render/block-reference.ts";
import { MacroScope } from "../render/macro-scope.ts";
import type { Render } from "../render/render.ts";
import type { Body } from "./body.ts";
import { asFailure, type EmitContext } from "./context.ts";
import { emitReferenceExecution } from "./reference.ts";

export function isText(node: StatementNode): node is TextNode {
  return "text" in node;
}

/** One text or reference, uncharged. */
export function emitPrinted(node: TextNode | ReferenceNode, context: EmitContext, body: Body): void {
  if (isText(node)) return body.print(JSON.stringify(node.text));
  if (node.form === "runt") return body.print(JSON.stringify(node.root));
  const { escapePrefix, morePrefix } = node;
  const value = emitReferenceExecution(node, context, body);
  if (node.escaped) {
    const nullText = nullTextOf(node, context);
    const text = (result: unknown, render: Render): string =>
      escapePrefix + ((result ?? null) === null ? "\\" : "") + nullText(render);
    return body.print(`${body.script.constant(text)}(${value}, render)`);
  }
  const slowly = body.script.constant(printer(node, context));
  // Small integers print in JavaScript as in Java.
  body.write(`if (typeof ${value} === "string" || (typeof ${value} === "number" && (${value} | 0) === ${value})) {\n`);
  body.print(JSON.stringify(escapePrefix + morePrefix), value);
  body.write("} else {\n");
  body.call(`${slowly}(${value}, render)`);
  body.write("}\n");
}

/** Prints any value. */
function printer(node: ReferenceNode, context: EmitContext): (value: unknown, render: Render) => void {
  const { escapePrefix } = node;
  const before = escapePrefix + node.morePrefix;
  const nullText = nullTextOf(node, context);
  return (value, render) => {
    if (value instanceof BlockReference && value.render(render)) return;
    let text: string | null;
    try {
      text = toText(value, render);
    } catch (thrown) {
      throw asFailure(thrown, "METHOD_FAILED", "Printing", node, context, node.literal);
    }
    // Velocity writes the backslashes twice before a reference without a value.
    render.out += text === null ? escapePrefix + before + nullText(render) : before + text;
  };
}

/** The substitute for a missing value: inside a macro, an argument prints as it was written at the call. */
function nullTextOf(node: ReferenceNode, context: EmitContext): (render: Render) => string {
  const { nullText } = node;
  if (!context.dynamic) return () => nullText;
  return (render) => MacroScope.literal(render, nullText) ?? nullText;
}
