// How references print among text: their value, or what prints in its place.
import type { ReferenceNode } from "../ast.ts";
import { toText } from "../java/print.ts";
import { BlockReference } from "../render/block-reference.ts";
import type { Run } from "../render/code.ts";
import { MacroScope } from "../render/macro-scope.ts";
import type { Render } from "../render/render.ts";
import { asFailure, type EmitContext } from "./context.ts";
import { readProperty, variableProperty } from "./property.ts";
import { emitReferenceExecution } from "./reference.ts";

/** A reference among text. `lead` is the text before it. */
export function emitReference(node: ReferenceNode, lead: string, context: EmitContext): Run {
  const { escapePrefix } = node;
  if (node.form === "runt") return emitText(lead + node.root);
  const value = emitReferenceExecution(node, context);
  const nullText = emitNullText(node, context);
  if (node.escaped) {
    return (render) => {
      const missing = (value(render) ?? null) === null;
      render.out += lead + escapePrefix + (missing ? "\\" : "") + nullText(render);
    };
  }
  const before = escapePrefix + node.morePrefix;
  const slowly = (result: unknown, render: Render): void => {
    render.out += lead;
    if (result instanceof BlockReference && result.render(render)) return;
    let text: string | null;
    try {
      text = toText(result, render);
    } catch (thrown) {
      throw asFailure(thrown, "METHOD_FAILED", "Printing", node, context, node.literal);
    }
    // Velocity writes the backslashes twice before a reference without a value.
    render.out += text === null ? escapePrefix + before + nullText(render) : before + text;
  };
  const place: Place = { before: lead + before, slowly };
  const property = variableProperty(node, context);
  if (property === undefined) return (render) => print(value(render), place, render);
  return (render) => print(readProperty(property, render), place, render);
}

/** Where a reference prints. */
interface Place {
  /** The text before its value. */
  readonly before: string;
  /** Prints what is neither a string nor a small integer, and what is before it. */
  readonly slowly: (result: unknown, render: Render) => void;
}

/** A function of its own, and no closure, for V8 to inline it. */
function print(result: unknown, { before, slowly }: Place, render: Render): void {
  if (typeof result === "string" || isSmallInteger(result)) render.out += before + result;
  else slowly(result, render);
}

export function emitText(text: string): Run {
  return (render) => {
    render.out += text;
  };
}

/** A number that prints in Java as it does in JavaScript. */
function isSmallInteger(value: unknown): value is number {
  return typeof value === "number" && (value | 0) === value;
}

/** What prints for a missing value: inside a macro, an argument prints as it was written at the call. */
function emitNullText(node: ReferenceNode, context: EmitContext): (render: Render) => string {
  const { nullText } = node;
  if (!context.dynamic) return () => nullText;
  return (render) => MacroScope.literal(render, nullText) ?? nullText;
}
