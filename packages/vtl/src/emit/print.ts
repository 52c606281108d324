// Prints text and references, and the substitutes for missing values.
import type { ReferenceNode, StatementNode, TextNode } from "../ast.ts";
import { toText } from "../java/print.ts";
import { BlockReference } from "../render/block-reference.ts";
import { MacroScope } from "../render/macro-scope.ts";
import type { Render } from "../render/render.ts";
import type { Body } from "./body.ts";
import { asFailure, type EmitContext } from "./context.ts";
import { emitParts } from "./reference.ts";

export function isText(node: StatementNode): node is TextNode {
  return "text" in node;
}

/** One text or reference, uncharged. */
export function emitPrinted(node: TextNode | ReferenceNode, context: EmitContext, body: Body): void {
  if (isText(node)) return body.print(JSON.stringify(node.text));
  if (node.form === "runt") return body.print(JSON.stringify(node.root));
  const { escapePrefix, morePrefix } = node;
  const value = emitParts(node, context, body);
  const missing = context.settings.dialect.missingIsEmpty ? "" : null;
  // Inside a macro, an argument without a value prints as it was written at the call.
  const nullText = (render: Render): string =>
    (context.dynamic ? MacroScope.literal(render, node.nullText) : undefined) ?? node.nullText;
  if (node.escaped) {
    const text = (result: unknown, render: Render): string =>
      escapePrefix + ((result ?? missing) === null ? "\\" : "") + nullText(render);
    return body.print(`${body.script.constant(text)}(${value}, render)`);
  }
  const before = escapePrefix + morePrefix;
  const slowly = (result: unknown, render: Render, out: string): string => {
    render.out = out;
    const found = result ?? missing;
    if (found instanceof BlockReference && found.render(render)) return render.out;
    let text: string | null;
    try {
      text = toText(found, render);
    } catch (thrown) {
      throw asFailure(thrown, "METHOD_FAILED", "Printing", node, context, node.literal);
    }
    // Velocity writes the backslashes twice before a reference without a value.
    return out + (text === null ? escapePrefix + before + nullText(render) : before + text);
  };
  if (missing === "") body.write(`${value} ??= "";\n`);
  // Strings and small integers print in JavaScript as in Java.
  body.write(`if (typeof ${value} === "string" || (typeof ${value} === "number" && (${value} | 0) === ${value})) {\n`);
  body.print(JSON.stringify(before), value);
  body.write(`} else out = ${body.script.constant(slowly)}(${value}, render, out);\n`);
}
