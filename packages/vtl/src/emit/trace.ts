// The traced form of a template: the same functions, wrapped in others that note what they do.
import type { ArgumentNode, DirectiveNode, ReferenceNode, SetDirectiveNode, StatementNode } from "../ast.ts";
import type { Run, Value } from "../render/code.ts";
import type { Recording, TracePoint } from "../render/recording.ts";
import type { Render } from "../render/render.ts";
import type { EmitContext } from "./context.ts";
import type { Step } from "./property.ts";

/** The recording of a traced rendering. */
function recordingOf(render: Render): Recording {
  return render.recording as Recording;
}

function pointOf(
  kind: TracePoint["kind"],
  { start, end }: { start: number; end: number },
  context: EmitContext,
): TracePoint {
  const point = { kind, start, end, source: context.source };
  context.trace?.push(point);
  return point;
}

export function traceStatement(node: StatementNode, emit: () => Run, context: EmitContext): Run {
  const point = pointOf(node.kind, node, context);
  const run = emit();
  const isLoop = node.kind === "Directive" && node.name === "foreach" && node.args.length < 4;
  // These write only through the statements in them.
  const writes = !isLoop && node.kind !== "IfStatement" && node.kind !== "SetDirective";
  return (render) => recordingOf(render).statement(point, writes, run, render);
}

function isReference(node: ArgumentNode): boolean {
  return node.kind === "Expression" ? isReference(node.inner) : node.kind === "Reference";
}

/** One of the ways of an `#if`. */
export function traceWay(
  kind: "if" | "elseif" | "else",
  place: { readonly start: number; readonly end: number },
  run: Run | undefined,
  context: EmitContext,
): Run {
  const point = pointOf(kind, place, context);
  return (render) => {
    recordingOf(render).count(point);
    run?.(render);
  };
}

export function traceReference(
  { root: name, children }: ReferenceNode,
  root: Value,
  steps: readonly Step[],
  missing: "" | null,
  context: EmitContext,
): Value {
  const slot = context.symbols.slot(name);
  const traced = children.map((node, index) => ({ node, step: steps[index] as Step }));
  return (render) => recordingOf(render).reference(slot, name, root, traced, render) ?? missing;
}

/** An argument of a method, or an index. */
export function traceArgument(value: Value): Value {
  return (render) => {
    const result = value(render);
    recordingOf(render).value(result);
    return result;
  };
}

export function traceString(value: Value): Value {
  return (render) => recordingOf(render).aside(() => value(render));
}

export function traceRight(value: Value, node: SetDirectiveNode, context: EmitContext): Value {
  const slot = context.symbols.slot(node.left.children.length === 0 ? node.leftName : node.left.root);
  return (render) => recordingOf(render).assigned(value, isReference(node.right), node.left, slot, render);
}

export function traceMacroArgument(value: Value, node: ArgumentNode): Value {
  return (render) => recordingOf(render).argument(value, isReference(node), render);
}

export function traceLoop(run: Run, slot: number, node: DirectiveNode, context: EmitContext): Run {
  const empty = pointOf("empty", node, context);
  return (render) => recordingOf(render).loop(slot, empty, run, render);
}

export function traceLoopList(value: Value, node: ArgumentNode): Value {
  return (render) => recordingOf(render).loopList(value, isReference(node), render);
}

export function traceRound(
  run: Run,
  slot: number,
  place: { readonly start: number; readonly end: number },
  context: EmitContext,
): Run {
  const point = pointOf("round", place, context);
  return (render) => {
    const recording = recordingOf(render);
    recording.count(point);
    recording.round(slot, render, run);
  };
}
