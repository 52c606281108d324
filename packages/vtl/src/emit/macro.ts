// Calls of macros, with and without a body. A name that is not a macro prints as written.
import type { DirectiveNode } from "../ast.ts";
import { BlockReference } from "../render/block-reference.ts";
import type { Run, Value } from "../render/code.ts";
import { MacroScope } from "../render/macro-scope.ts";
import type { MacroDefinition } from "../render/macros.ts";
import type { Render } from "../render/render.ts";
import { isBreakFor } from "../render/signal.ts";
import { emitStatements } from "./block.ts";
import { asFailure, type EmitContext, failure, within } from "./context.ts";
import { emitArgument } from "./directive.ts";
import { traceMacroArgument } from "./trace.ts";

/** Emits the bodies of a text's macros when it is compiled, so that every name in them has its slot. */
export function emitMacros(context: EmitContext): void {
  for (const macro of context.macros.own()) {
    macro.run ??= emitStatements(macro.block.children, within(macro.source, context));
  }
}

/** Velocity's `velocimacro.max.depth`. */
const maxMacroDepth = 20;

interface Argument {
  readonly value: Value;
  /** True for a value that is evaluated at the call, not at each use. */
  readonly constant: boolean;
  readonly literal: string;
}

export function emitMacroCall(node: DirectiveNode, context: EmitContext): Run {
  const withBody = node.name.startsWith("@");
  if (withBody && !node.parenthesized) {
    const text = `#${node.name}`;
    return (render) => {
      render.out += text;
    };
  }
  const name = withBody ? node.name.slice(1) : node.name;
  const { literal } = node;
  const badArgument = node.args.findLast((argument) => argument.kind === "Word");
  const args = node.args.map((argument): Argument => {
    const { kind } = argument;
    const late =
      kind === "Reference" ||
      kind === "StringLiteral" ||
      kind === "IntegerRange" ||
      kind === "ObjectArray" ||
      kind === "Map";
    const value = emitArgument(argument, context);
    return {
      value: late ? traceMacroArgument(value, argument, context) : value,
      constant: !late,
      literal: argument.literal,
    };
  });
  const body = withBody && node.block !== undefined ? emitStatements(node.block.children, context) : undefined;
  return (render) => {
    const macro = (render.macros ?? context.macros).get(name);
    if (macro === undefined) {
      render.out += literal;
      return;
    }
    if (badArgument !== undefined) {
      const description = `Argument ${JSON.stringify(badArgument.name)} of #${name} is a plain word`;
      throw failure("DIRECTIVE_FAILED", description, badArgument, context);
    }
    call(macro, render);
  };

  function call(macro: MacroDefinition, render: Render): void {
    const scope = new MacroScope(render.scope);
    for (let index = 0; index < args.length && index < macro.parameters.length; index++) {
      const argument = args[index] as Argument;
      const parameter = macro.parameters[index] as string;
      const slot = render.slot(parameter);
      if (argument.constant) scope.define(slot, argument.value(render));
      else {
        scope.defineProxy(slot, argument);
        scope.literals.set(`$${parameter}`, argument.literal);
      }
    }
    if (body !== undefined) {
      scope.define(render.slot("bodyContent"), new BlockReference(body, maxMacroDepth, render.scope));
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
  }
}
