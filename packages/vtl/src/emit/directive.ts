// The directives other than `#set` and `#if`: chooses the emitter, and emits the small ones.
import type { DirectiveNode } from "../ast.ts";
import { BlockReference } from "../render/block-reference.ts";
import { ForeachScope } from "../render/foreach-scope.ts";
import type { Render, Run } from "../render/render.ts";
import { BreakSignal, breakNearest, stopAll } from "../render/signal.ts";
import { emitFunction } from "./block.ts";
import type { Body } from "./body.ts";
import { type EmitContext, failure, writeVariable } from "./context.ts";
import { emitArgument } from "./expression.ts";
import { emitForeach } from "./foreach.ts";
import { emitMacroCall } from "./macro.ts";
import { emitEvaluate, emitInclude, emitParse } from "./resource.ts";

/** The maximum nesting of a `#define`d block in itself. */
const maxDefineDepth = 2;

export function emitDirective(node: DirectiveNode, context: EmitContext, body: Body): void {
  const { dialect } = context.settings;
  if (!dialect.directives.has(node.name)) {
    if (dialect.refusesResources && node.args.length > 0 && (node.name === "parse" || node.name === "include")) {
      const description = `#${node.name} cannot load another template`;
      return body.throw(() => failure("RESOURCE_NOT_FOUND", description, node, context));
    }
    return emitMacroCall(node, context, body);
  }
  switch (node.name) {
    case "foreach":
      return emitForeach(node, context, body);
    case "define":
      return emitDefine(node, context, body);
    case "literal":
      return body.print(JSON.stringify(node.literal));
    case "break":
      return emitBreak(node, context, body);
    case "stop":
      if (node.args[0] !== undefined) emitArgument(node.args[0], context, body);
      return body.throw(() => stopAll);
    case "evaluate":
      return emitEvaluate(node, context, body);
    case "parse":
      return emitParse(node, context, body);
    case "include":
      return emitInclude(node, context, body);
    default:
  }
}

function emitDefine(node: DirectiveNode, context: EmitContext, body: Body): void {
  const [name] = node.declares;
  if (name === undefined || node.block === undefined) return;
  const slot = context.symbols.slot(name);
  const block = emitFunction(node.block.children, context, body.script);
  const define = (run: Run, render: Render): unknown => new BlockReference(run, maxDefineDepth, render.scope);
  const value = body.hold(`${body.script.constant(define)}(${block}, render)`);
  body.write(`${writeVariable(slot, value, context, body)};\n`);
}

function emitBreak(node: DirectiveNode, context: EmitContext, body: Body): void {
  const [argument] = node.args;
  if (argument === undefined) return body.throw(() => breakNearest);
  const leave = (scope: unknown): unknown =>
    scope instanceof ForeachScope
      ? new BreakSignal(scope)
      : failure("DIRECTIVE_FAILED", "#break needs a scope such as $foreach", node, context);
  body.throw(leave, emitArgument(argument, context, body));
}
