// Properties, the commonest step of a reference. They are read as in JavaScript if that cannot run foreign code.
import type { ExpressionNode, IdentifierNode } from "../ast.ts";
import { getProperty } from "../java/member.ts";
import type { Step } from "../render/code.ts";
import { ForeachScope } from "../render/foreach-scope.ts";
import { isPlainMap } from "../render/own-property.ts";
import type { Render } from "../render/render.ts";
import type { EmitContext } from "./context.ts";

export function emitProperty(node: IdentifierNode, context: EmitContext): Step {
  const name = internalized(node.name);
  if (!isDirect(name)) return (receiver, render) => getProperty(receiver, name, render);
  context.symbols.properties.add(name);
  return (receiver, render) => {
    if (render.plain && isPlainMap(receiver)) return receiver[name];
    return getProperty(receiver, name, render);
  };
}

/** `$variable.name` or `$variable.name.name`, the commonest references: one function reads them, instead of one per step. */
export interface VariableProperty {
  readonly slot: number;
  readonly first: string;
  readonly second: string | undefined;
  readonly missing: "" | null;
}

/** Undefined for other expressions, and if variables may be arguments of macros. */
export function variableProperty(node: ExpressionNode, context: EmitContext): VariableProperty | undefined {
  if (node.kind !== "Reference" || node.form === "runt" || !node.computable) return undefined;
  if (context.dynamic || context.trace !== undefined) return undefined;
  const names: string[] = [];
  for (const child of node.children) {
    if (child.kind !== "Identifier" || !isDirect(child.name)) return undefined;
    names.push(internalized(child.name));
  }
  const [first, second, third] = names;
  if (first === undefined || third !== undefined) return undefined;
  for (const name of names) context.symbols.properties.add(name);
  const slot = context.symbols.slot(node.root);
  return { slot, first, second, missing: context.settings.dialect.missingIsEmpty ? "" : null };
}

export function readProperty({ slot, first, second, missing }: VariableProperty, render: Render): unknown {
  let value = render.vars[slot];
  value = render.plain && isPlainMap(value) ? value[first] : readSlowly(value, first, render);
  if (second !== undefined) {
    value = render.plain && isPlainMap(value) ? value[second] : readSlowly(value, second, render);
  }
  return value ?? missing;
}

function readSlowly(receiver: unknown, name: string, render: Render): unknown {
  if (receiver === null || receiver === undefined) return null;
  return (receiver instanceof ForeachScope ? receiver.property(name) : null) ?? getProperty(receiver, name, render);
}

/**
 * The same text as V8 keeps names of properties: a flat, unique string that is not a slice of the template. Properties are
 * found faster by such a name, and an output of such texts is joined faster.
 */
export function internalized(text: string): string {
  return Object.keys({ [text]: true })[0] as string;
}

/** False for `class`, which reflection answers. */
function isDirect(name: string): boolean {
  return name !== "class" && name !== "Class";
}
