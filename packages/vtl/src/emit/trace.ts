// The traced form of a template records what its statements and references do. In the plain form, whose context has no trace,
// these functions only emit what they are given.
import type { ArgumentNode, DirectiveNode, Node, ReferenceNode, SetDirectiveNode, StatementNode } from "../ast.ts";
import type { Recording, TracePoint } from "../render/recording.ts";
import type { Render, Run, Step, Value } from "../render/render.ts";
import { Body, runFunction, valueFunction } from "./body.ts";
import type { EmitContext } from "./context.ts";
import { emitStep } from "./reference.ts";

type Offsets = Pick<Node, "start" | "end">;
type EmitValue = (body: Body) => string;
type EmitRun = (body: Body) => void;

/** The recording of a traced rendering. */
function recordingOf(render: Render): Recording {
  return render.recording as Recording;
}

function pointOf(kind: TracePoint["kind"], { start, end }: Offsets, context: EmitContext): TracePoint {
  const point = { kind, start, end, source: context.source };
  context.trace?.push(point);
  return point;
}

/** Emits a value that the recording receives. */
function recorded(
  record: (recording: Recording, value: Value, render: Render) => unknown,
  context: EmitContext,
  body: Body,
  emit: EmitValue,
): string {
  if (context.trace === undefined) return emit(body);
  const { script } = body;
  const value = valueFunction(emit, script);
  body.write("render.out = out;\n");
  const run = (given: Value, render: Render): unknown => record(recordingOf(render), given, render);
  return body.hold(`${script.constant(run)}(${value}, render)`);
}

/** Emits statements that the recording runs. */
function recordedRun(
  record: (recording: Recording, run: Run, render: Render) => void,
  context: EmitContext,
  body: Body,
  emit: EmitRun,
): void {
  if (context.trace === undefined) return emit(body);
  const { script } = body;
  const run = (given: Run, render: Render): void => record(recordingOf(render), given, render);
  body.call(`${script.constant(run)}(${runFunction(emit, script)}, render)`);
}

export function traceStatement(node: StatementNode, context: EmitContext, body: Body, emit: EmitRun): void {
  const point = pointOf(node.kind, node, context);
  // Loops, conditions and assignments write only through the statements in them.
  const isLoop = node.kind === "Directive" && node.name === "foreach" && node.args.length < 4;
  const writes = !isLoop && node.kind !== "IfStatement" && node.kind !== "SetDirective";
  recordedRun((recording, run, render) => recording.statement(point, writes, run, render), context, body, emit);
}

function isReference(node: ArgumentNode): boolean {
  return node.kind === "Expression" ? isReference(node.inner) : node.kind === "Reference";
}

/** One of the branches of an `#if`, at its beginning. */
export function traceBranch(kind: "if" | "elseif" | "else", place: Offsets, context: EmitContext, body: Body): void {
  if (context.trace === undefined) return;
  const point = pointOf(kind, place, context);
  body.write(`${body.script.constant((render: Render) => recordingOf(render).count(point))}(render);\n`);
}

/** @param root an expression for the value of the variable */
export function traceReference(node: ReferenceNode, root: string, context: EmitContext, body: Body): string {
  const { root: name, children } = node;
  const slot = context.symbols.slot(name);
  const rootValue = valueFunction(() => root, body.script);
  const steps = children.map((child) => {
    const step = new Body(body.script);
    const value = step.hold("receiver");
    emitStep(child, value, node, context, step);
    return step.asValue(value, "receiver, render");
  });
  const record = (value: Value, functions: readonly Step[], render: Render): unknown => {
    const traced = functions.map((step, index) => ({ node: children[index] as (typeof children)[number], step }));
    return recordingOf(render).reference(slot, name, value, traced, render);
  };
  body.write("render.out = out;\n");
  return `${body.script.constant(record)}(${rootValue}, [${steps.join(", ")}], render)`;
}

/** An argument of a method, or an index. */
export function traceArgument(value: string, context: EmitContext, body: Body): string {
  if (context.trace === undefined) return value;
  const record = (result: unknown, render: Render): unknown => {
    recordingOf(render).value(result);
    return result;
  };
  return body.hold(`${body.script.constant(record)}(${value}, render)`);
}

export function traceString(context: EmitContext, body: Body, emit: EmitValue): string {
  return recorded((recording, value, render) => recording.aside(() => value(render)), context, body, emit);
}

export function traceRight(node: SetDirectiveNode, context: EmitContext, body: Body, emit: EmitValue): string {
  const { left, right, leftName } = node;
  const slot = context.symbols.slot(left.children.length === 0 ? leftName : left.root);
  return recorded(
    (to, value, render) => to.assigned(value, isReference(right), left, slot, render),
    context,
    body,
    emit,
  );
}

export function traceMacroArgument(node: ArgumentNode, context: EmitContext, body: Body, emit: EmitValue): string {
  return recorded((to, value, render) => to.argument(value, isReference(node), render), context, body, emit);
}

export function traceLoop(slot: number, node: DirectiveNode, context: EmitContext, body: Body, emit: EmitRun): void {
  const empty = pointOf("empty", node, context);
  recordedRun((recording, run, render) => recording.loop(slot, empty, run, render), context, body, emit);
}

export function traceLoopList(node: ArgumentNode, context: EmitContext, body: Body, emit: EmitValue): string {
  return recorded((to, value, render) => to.loopList(value, isReference(node), render), context, body, emit);
}

export function traceRound(slot: number, place: Offsets, context: EmitContext, body: Body, emit: EmitRun): void {
  const point = pointOf("round", place, context);
  recordedRun((recording, run, render) => recording.round(point, slot, run, render), context, body, emit);
}
