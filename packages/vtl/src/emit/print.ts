// Prints text and references, and the substitutes for missing values.
import type { ReferenceNode, StatementNode, TextNode } from "../ast.ts";
import { toText } from "../java/print.ts";
import { BlockReference } from "../render/block-reference.ts";
import type { Run, Value } from "../render/code.ts";
import { MacroScope } from "../render/macro-scope.ts";
import type { Render } from "../render/render.ts";
import { asFailure, type EmitContext } from "./context.ts";
import type { Cost } from "./cost.ts";
import { internalized, readProperty, type VariableProperty, variableProperty } from "./property.ts";
import { emitReferenceExecution } from "./reference.ts";

export function isText(node: StatementNode): node is TextNode {
  return "text" in node;
}

/** A reference and the text before it. */
interface Place {
  /** The text before the value. */
  readonly before: string;
  readonly value: Value;
  /** For reading the same value without a call. */
  readonly property: VariableProperty | undefined;
  /** Prints a value that is neither a string nor a small integer, and the text before it. */
  readonly slowly: (value: unknown, render: Render) => void;
}

/** Text and references in sequence, printed by one function: a call for each would cost more than its work. */
export class Prints {
  readonly #cost: Cost | undefined;
  readonly #places: Place[] = [];
  #text = "";

  /** @param cost charged before anything prints */
  constructor(cost?: Cost) {
    this.#cost = cost;
  }

  add(node: TextNode | ReferenceNode, context: EmitContext): void {
    if (isText(node)) this.#text += node.text;
    else if (node.form === "runt") this.#text += node.root;
    else {
      this.#places.push(placeOf(node, this.#text, context));
      this.#text = "";
    }
  }

  /** One function, or none if it would do nothing. */
  emit(): Run[] {
    const cost = this.#cost;
    const places = this.#places;
    const text = internalized(this.#text);
    if (cost === undefined && places.length === 0 && text === "") return [];
    const run: Run = (render) => {
      if (cost !== undefined) charge(cost, render);
      let { out } = render;
      for (let index = 0; index < places.length; index++) {
        const { before, property, value, slowly } = places[index] as Place;
        let result: unknown;
        if (property === undefined) {
          // If `value` throws the signal of `#stop`, this is the output.
          render.out = out;
          result = value(render);
        } else result = readProperty(property, render);
        if (typeof result === "string" || isSmallInteger(result)) {
          // One after the other: V8 joins such an output faster than one of joined parts.
          out += before;
          out += result;
        } else {
          render.out = out;
          slowly(result, render);
          out = render.out;
        }
      }
      render.out = out + text;
    };
    return [run];
  }
}

function charge({ steps, bytes }: Cost, { meter, out }: Render): void {
  meter.charge(steps);
  meter.allocate(bytes);
  meter.checkLength(out.length);
}

/** True for a number that prints in JavaScript as in Java. */
function isSmallInteger(value: unknown): value is number {
  return typeof value === "number" && (value | 0) === value;
}

function placeOf(node: ReferenceNode, lead: string, context: EmitContext): Place {
  const { escapePrefix } = node;
  const value = emitReferenceExecution(node, context);
  const nullText = emitNullText(node, context);
  if (node.escaped) {
    const text: Value = (render) => ((value(render) ?? null) === null ? "\\" : "") + nullText(render);
    return { before: lead + escapePrefix, value: text, property: undefined, slowly: () => {} };
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
  return { before: internalized(lead + before), value, property: variableProperty(node, context), slowly };
}

/** The substitute for a missing value: inside a macro, an argument prints as it was written at the call. */
function emitNullText(node: ReferenceNode, context: EmitContext): (render: Render) => string {
  const { nullText } = node;
  if (!context.dynamic) return () => nullText;
  return (render) => MacroScope.literal(render, nullText) ?? nullText;
}
