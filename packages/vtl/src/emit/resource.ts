// `#evaluate` and `#parse`, which compile text while rendering, and `#include`, which prints text as it is.
import type { ArgumentNode, DirectiveNode } from "../ast.ts";
import { TemplateError } from "../errors.ts";
import { toText } from "../java/print.ts";
import type { Render, Run } from "../render/render.ts";
import { isBreakFor, StopSignal } from "../render/signal.ts";
import type { Body } from "./body.ts";
import { asFailure, type EmitContext, failure } from "./context.ts";
import { emitArgument } from "./expression.ts";

/** Velocity's `directive.parse.max.depth`, the outermost template included. */
const maxParseDepth = 10;

type Effect = (value: unknown, render: Render) => void;

export function emitEvaluate(node: DirectiveNode, context: EmitContext, body: Body): void {
  const evaluate: Effect = (value, render) => {
    const text = toText(value, render) ?? "";
    let run: Run;
    try {
      run = context.compileLate(text, render);
    } catch (cause) {
      if (!(cause instanceof TemplateError)) throw cause;
      throw failure(cause.code, `#evaluate: ${cause.description}`, node, context, { cause });
    }
    enter(run, render, node, context);
  };
  emitEffect(evaluate, node.args[0] as ArgumentNode, context, body);
}

function emitEffect(effect: Effect, argument: ArgumentNode, context: EmitContext, body: Body): void {
  const value = emitArgument(argument, context, body);
  body.call(`${body.script.constant(effect)}(${value}, render)`);
}

/** Renders late text. `#break` ends it, and `#stop` too in an `#evaluate`. */
function enter(run: Run, render: Render, node: DirectiveNode, context: EmitContext): void {
  if (render.depth >= render.meter.limits.maxDepth) {
    throw failure("LIMIT_EXCEEDED", `#${node.name} is nested deeper than maxDepth`, node, context);
  }
  render.depth++;
  try {
    render.meter.charge(1);
    run(render);
  } catch (thrown) {
    const stops = thrown instanceof StopSignal && node.name === "evaluate";
    if (!stops && !isBreakFor(thrown, undefined)) {
      throw asFailure(thrown, "DIRECTIVE_FAILED", `#${node.name}`, node, context);
    }
  } finally {
    render.depth--;
  }
}

export function emitParse(node: DirectiveNode, context: EmitContext, body: Body): void {
  const [argument] = node.args;
  if (argument === undefined) {
    return body.throw(() => failure("DIRECTIVE_FAILED", "#parse needs the name of a template", node, context));
  }
  const parse: Effect = (value, render) => {
    const name = toText(value, render);
    if (name === null || render.parseDepth + 1 >= maxParseDepth) return;
    const text = loadText(name, node, context);
    const run = context.compileLate(text, render);
    render.parseDepth++;
    try {
      enter(run, render, node, context);
    } finally {
      render.parseDepth--;
    }
  };
  emitEffect(parse, argument, context, body);
}

function loadText(name: string, node: DirectiveNode, context: EmitContext): string {
  const text = context.settings.load(name);
  if (text === undefined) {
    throw failure("RESOURCE_NOT_FOUND", `#${node.name} cannot find ${JSON.stringify(name)}`, node, context);
  }
  return text;
}

export function emitInclude(node: DirectiveNode, context: EmitContext, body: Body): void {
  for (const [index, argument] of node.args.entries()) {
    const include: Effect = (value, render) => {
      if (argument.kind !== "StringLiteral" && argument.kind !== "Reference") {
        throw failure("DIRECTIVE_FAILED", "#include needs strings or references", node, context);
      }
      const name = toText(value, render);
      if (name === null) {
        render.out += `<!-- include error : error with arg ${index} please see log. see error log -->`;
      } else render.out += loadText(name, node, context);
    };
    emitEffect(include, argument, context, body);
  }
}
