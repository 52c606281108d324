// The traced form of a template: wraps the same functions in others that record what they do. In the plain form, whose
// context has no trace, functions stay as they are.
import type { ArgumentNode, DirectiveNode, Node, ReferenceNode, SetDirectiveNode, StatementNode } from "../ast.ts";
import type { Run, Step, Value } from "../render/code.ts";
import type { Recording, TracePoint } from "../render/recording.ts";
import type { Render } from "../render/render.ts";
import type { EmitContext } from "./context.ts";

type Offsets = Pick<Node, "start" | "end">;

/** The recording of a traced rendering. */
function recordingOf(render: Render): Recording {
  return render.recording as Recording;
}

function pointOf(kind: TracePoint["kind"], { start, end }: Offsets, context: EmitContext): TracePoint {
  const point = { kind, start, end, source: context.source };
  context.trace?.push(point);
  return point;
}

export function traceStatement(node: StatementNode, emit: () => Run, context: EmitContext): Run {
  const point = pointOf(node.kind, node, context);
  const run = emit();
  // Loops, conditions and assignments write only through the statements in them.
  const isLoop = node.kind === "Directive" && node.name === "foreach" && node.args.length < 4;
  const writes = !isLoop && node.kind !== "IfStatement" && node.kind !== "SetDirective";
  return (render) => recordingOf(render).statement(point, writes, run, render);
}

function isReference(node: ArgumentNode): boolean {
  return node.kind === "Expression" ? isReference(node.inner) : node.kind === "Reference";
}

/** One of the branches of an `#if`. */
export function traceBranch<Branch extends Run | undefined>(
  kind: "if" | "elseif" | "else",
  place: Offsets,
  run: Branch,
  context: EmitContext,
): Run | Branch {
  if (context.trace === undefined) return run;
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
export function traceArgument(value: Value, context: EmitContext): Value {
  if (context.trace === undefined) return value;
  return (render) => {
    const result = value(render);
    recordingOf(render).value(result);
    return result;
  };
}

export function traceString(value: Value, context: EmitContext): Value {
  if (context.trace === undefined) return value;
  return (render) => recordingOf(render).aside(() => value(render));
}

export function traceRight(value: Value, node: SetDirectiveNode, context: EmitContext): Value {
  if (context.trace === undefined) return value;
  const slot = context.symbols.slot(node.left.children.length === 0 ? node.leftName : node.left.root);
  return (render) => recordingOf(render).assigned(value, isReference(node.right), node.left, slot, render);
}

export function traceMacroArgument(value: Value, node: ArgumentNode, context: EmitContext): Value {
  if (context.trace === undefined) return value;
  return (render) => recordingOf(render).argument(value, isReference(node), render);
}

export function traceLoop(run: Run, slot: number, node: DirectiveNode, context: EmitContext): Run {
  if (context.trace === undefined) return run;
  const empty = pointOf("empty", node, context);
  return (render) => recordingOf(render).loop(slot, empty, run, render);
}

export function traceLoopList(value: Value, node: ArgumentNode, context: EmitContext): Value {
  if (context.trace === undefined) return value;
  return (render) => recordingOf(render).loopList(value, isReference(node), render);
}

export function traceRound(run: Run, slot: number, place: Offsets, context: EmitContext): Run {
  if (context.trace === undefined) return run;
  const point = pointOf("round", place, context);
  return (render) => {
    const recording = recordingOf(render);
    recording.count(point);
    recording.round(slot, render, run);
  };
}
