// Calls of macros, with and without a body. A name that is not a macro prints as written.
import type { DirectiveNode } from "../ast.ts";
import { BlockReference } from "../render/block-reference.ts";
import { MacroScope } from "../render/macro-scope.ts";
import type { MacroDefinition } from "../render/macros.ts";
import type { Render, Run, Value } from "../render/render.ts";
import { isBreakFor } from "../render/signal.ts";
import { emitFunction } from "./block.ts";
import { type Body, valueFunction } from "./body.ts";
import { asFailure, type EmitContext, failure, within } from "./context.ts";
import { emitArgument } from "./expression.ts";
import type { FunctionName, Script } from "./script.ts";
import { traceMacroArgument } from "./trace.ts";

/** Emits the bodies of a text's macros when it is compiled, so that every name in them has its slot. */
export function emitMacros(context: EmitContext, script: Script): ReadonlyMap<MacroDefinition, FunctionName> {
  const bodies = new Map<MacroDefinition, FunctionName>();
  for (const macro of context.macros.own()) {
    if (macro.run !== undefined) continue;
    bodies.set(macro, emitFunction(macro.block.children, within(macro.source, context), script));
  }
  return bodies;
}

/** Velocity's `velocimacro.max.depth`. */
const maxMacroDepth = 20;

/** Expressions that are evaluated at each use, not at the call. */
const lateKinds: ReadonlySet<string> = new Set(["Reference", "StringLiteral", "IntegerRange", "ObjectArray", "Map"]);

export function emitMacroCall(node: DirectiveNode, context: EmitContext, body: Body): void {
  const { script } = body;
  const withBody = node.name.startsWith("@");
  if (withBody && !node.parenthesized) return body.print(JSON.stringify(`#${node.name}`));
  const args = node.args.map((argument) =>
    valueFunction((inner) => {
      const emit = (at: Body): string => emitArgument(argument, context, at);
      return lateKinds.has(argument.kind) ? traceMacroArgument(argument, context, inner, emit) : emit(inner);
    }, script),
  );
  const block = withBody && node.block !== undefined ? emitFunction(node.block.children, context, script) : "undefined";
  const call = script.constant(macroCall(withBody ? node.name.slice(1) : node.name, node, context));
  body.call(`${call}([${args.join(", ")}], ${block}, render)`);
}

function macroCall(
  name: string,
  node: DirectiveNode,
  context: EmitContext,
): (values: readonly Value[], block: Run | undefined, render: Render) => void {
  const badArgument = node.args.findLast((argument) => argument.kind === "Word");
  return (values, block, render) => {
    const macro = (render.macros ?? context.macros).get(name);
    if (macro === undefined) {
      render.out += node.literal;
      return;
    }
    if (badArgument !== undefined) {
      const description = `Argument ${JSON.stringify(badArgument.name)} of #${name} is a plain word`;
      throw failure("DIRECTIVE_FAILED", description, badArgument, context);
    }
    const scope = scopeOf(macro, values, node, render);
    if (block !== undefined) {
      scope.define(render.slot("bodyContent"), new BlockReference(block, maxMacroDepth, render.scope));
    }
    if (render.macroDepth === maxMacroDepth) {
      const description = `Macro calls are nested deeper than ${maxMacroDepth}`;
      throw failure("MACRO_DEPTH_EXCEEDED", description, macro.block, within(macro.source, context));
    }
    const outer = render.scope;
    render.scope = scope;
    render.macroDepth++;
    try {
      macro.run?.(render);
      render.macroDepth--;
    } catch (thrown) {
      if (!isBreakFor(thrown, undefined)) throw asFailure(thrown, "DIRECTIVE_FAILED", `#${name}`, node, context);
    } finally {
      render.scope = outer;
    }
  };
}

/** The names of a call. */
function scopeOf(
  macro: MacroDefinition,
  values: readonly Value[],
  { args }: DirectiveNode,
  render: Render,
): MacroScope {
  const scope = new MacroScope(render.scope);
  for (const [index, parameter] of macro.parameters.entries()) {
    const argument = args[index];
    const value = values[index];
    if (argument === undefined || value === undefined) break;
    const slot = render.slot(parameter);
    if (!lateKinds.has(argument.kind)) scope.define(slot, value(render));
    else {
      scope.defineProxy(slot, value);
      scope.literals.set(`$${parameter}`, argument.literal);
    }
  }
  return scope;
}
