// The directives other than `#set` and `#if`: chooses the emitter, and emits the small ones.
import type { ArgumentNode, DirectiveNode } from "../ast.ts";
import { BlockReference } from "../render/block-reference.ts";
import type { Run, Value } from "../render/code.ts";
import { ForeachScope } from "../render/foreach-scope.ts";
import { BreakSignal, breakNearest, stopAll } from "../render/signal.ts";
import { emitStatements } from "./block.ts";
import { type EmitContext, failure, writeVariable } from "./context.ts";
import { emitValue } from "./expression.ts";
import { emitForeach } from "./foreach.ts";
import { emitMacroCall } from "./macro.ts";
import { emitEvaluate, emitInclude, emitParse } from "./resource.ts";

/** The maximum nesting of a `#define`d block in itself. */
const maxDefineDepth = 2;

export function emitDirective(node: DirectiveNode, context: EmitContext): Run {
  const { dialect } = context.settings;
  if (!dialect.directives.has(node.name)) {
    if (dialect.refusesResources && node.args.length > 0 && (node.name === "parse" || node.name === "include")) {
      return () => {
        throw failure("RESOURCE_NOT_FOUND", `#${node.name} cannot load another template`, node, context);
      };
    }
    return emitMacroCall(node, context);
  }
  switch (node.name) {
    case "foreach":
      return emitForeach(node, context);
    case "define":
      return emitDefine(node, context);
    case "literal":
      return (render) => {
        render.out += node.literal;
      };
    case "break":
      return emitBreak(node, context);
    case "stop": {
      const message = node.args[0] === undefined ? undefined : emitArgument(node.args[0], context);
      return (render) => {
        message?.(render);
        throw stopAll;
      };
    }
    case "evaluate":
      return emitEvaluate(node, context);
    case "parse":
      return emitParse(node, context);
    case "include":
      return emitInclude(node, context);
    default:
      return () => {};
  }
}

/** An argument of a directive; a plain word has no value. */
export function emitArgument(node: ArgumentNode, context: EmitContext): Value {
  return node.kind === "Word" ? () => null : emitValue(node, context);
}

function emitDefine(node: DirectiveNode, context: EmitContext): Run {
  const [name] = node.declares;
  if (name === undefined || node.block === undefined) return () => {};
  const write = writeVariable(context.symbols.slot(name), context);
  const block = emitStatements(node.block.children, context);
  return (render) => write(render, new BlockReference(block, maxDefineDepth, render.scope));
}

function emitBreak(node: DirectiveNode, context: EmitContext): Run {
  const [argument] = node.args;
  if (argument === undefined) {
    return () => {
      throw breakNearest;
    };
  }
  const target = emitArgument(argument, context);
  return (render) => {
    const scope = target(render);
    if (scope instanceof ForeachScope) throw new BreakSignal(scope);
    throw failure("DIRECTIVE_FAILED", "#break needs a scope such as $foreach", node, context);
  };
}
