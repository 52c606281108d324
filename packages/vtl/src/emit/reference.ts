// References as values and as conditions.
import type { MethodNode, ReferenceNode } from "../ast.ts";
import { TemplateError } from "../errors.ts";
import type { JavaClass } from "../java/class.ts";
import { getIndex, methodCall } from "../java/member.ts";
import { type PreparedCall, TemplateObject } from "../java/object.ts";
import { BlockReference } from "../render/block-reference.ts";
import type { Render, Step } from "../render/render.ts";
import type { Body } from "./body.ts";
import { asFailure, type EmitContext, failure, readVariable } from "./context.ts";
import { emitValue } from "./expression.ts";
import { constantValue } from "./literal.ts";
import { emitDocumentPath, emitProperty } from "./property.ts";
import { traceArgument, traceReference } from "./trace.ts";

/** The value of a reference; null, or `""` in dialects that say so, if any part of it is missing. */
export function emitReferenceValue(node: ReferenceNode, context: EmitContext, body: Body): string {
  return node.computable ? emitReferenceExecution(node, context, body) : "null";
}

function emitReferenceExecution(node: ReferenceNode, context: EmitContext, body: Body): string {
  if (node.form === "runt") return "null";
  const value = emitParts(node, context, body);
  body.write(`${value} ??= ${context.settings.dialect.missingIsEmpty ? '""' : "null"};\n`);
  return value;
}

/** A temporary variable with the value of a reference; null or undefined if any part of it is missing. */
export function emitParts(node: ReferenceNode, context: EmitContext, body: Body): string {
  const root = readVariable(context.symbols.slot(node.root), context, body);
  if (context.trace !== undefined) return body.hold(traceReference(node, root, context, body));
  const value = body.hold(root);
  for (const child of node.children) emitStep(child, value, node, context, body);
  return value;
}

/** Replaces the value of a temporary variable by the value of a part, if it has one. */
export function emitStep(
  node: ReferenceNode["children"][number],
  value: string,
  reference: ReferenceNode,
  context: EmitContext,
  body: Body,
): void {
  if (node.kind === "Identifier") return emitProperty(node, value, context, body);
  if (node.kind === "Method") return emitMethod(node, value, reference, context, body);
  body.write(`if (${value} != null) {\n`);
  const argument = traceArgument(emitValue(node.argument, context, body), context, body);
  const read = (receiver: unknown, index: unknown, render: Render): unknown => {
    try {
      return getIndex(receiver, index, render);
    } catch (thrown) {
      throw asFailure(thrown, "INDEX_FAILED", "The index", node, context, reference.literal);
    }
  };
  body.write(`render.out = out;\n${value} = ${body.script.constant(read)}(${value}, ${argument}, render);\n}\n`);
}

function emitMethod(node: MethodNode, value: string, reference: ReferenceNode, context: EmitContext, body: Body): void {
  const { name } = node;
  const { script } = body;
  const failed = (thrown: unknown): unknown =>
    asFailure(thrown, "METHOD_FAILED", `${name}()`, node, context, reference.literal);
  const constants = node.args.map(constantValue);
  if (context.trace === undefined && !constants.includes(undefined)) {
    const repeated = script.constant(repeatedCall(name, constants, failed));
    const call = `if (${value} != null) {\nrender.out = out;\n${value} = ${repeated}(${value}, render);\n}\n`;
    const direct = body.temporary();
    if (!emitDocumentPath(node, value, direct, failed, context, body)) return body.write(call);
    return body.write(`if (${direct} !== undefined) ${value} = ${direct};\nelse ${call}`);
  }
  const call = methodCall(name);
  const step = (receiver: unknown, args: readonly unknown[], render: Render): unknown => {
    try {
      return call(receiver, args, render);
    } catch (thrown) {
      throw failed(thrown);
    }
  };
  body.write(`if (${value} != null) {\n`);
  const args = node.args.map(
    (argument) => `${traceArgument(emitValue(argument, context, body), context, body)} ?? null`,
  );
  body.write(`render.out = out;\n${value} = ${script.constant(step)}(${value}, [${args.join(", ")}], render);\n}\n`);
}

/** A call with the same arguments each time. */
function repeatedCall(name: string, args: readonly unknown[], failed: (thrown: unknown) => unknown): Step {
  const call = methodCall(name);
  let prepared: PreparedCall | undefined;
  let preparedFor: JavaClass | undefined;
  return (receiver, render) => {
    try {
      if (!(receiver instanceof TemplateObject)) return call(receiver, args, render);
      if (receiver.javaClass !== preparedFor) {
        prepared = receiver.prepare(name, args, render);
        preparedFor = receiver.javaClass;
      }
      return prepared === undefined ? call(receiver, args, render) : prepared(receiver, render);
    } catch (thrown) {
      throw failed(thrown);
    }
  };
}

/**
 * A boolean expression. A value is true unless it is false, missing, or a block that is nested too deep to render; errors in a
 * block fail here.
 */
export function emitReferenceTest(node: ReferenceNode, context: EmitContext, body: Body): string {
  const tested = emitReferenceExecution(node, context, body);
  const truth = (value: unknown, render: Render, out: string): boolean => {
    render.out = out;
    try {
      return value instanceof BlockReference ? value.text(render) !== null : value !== null && value !== undefined;
    } catch (thrown) {
      if (!(thrown instanceof TemplateError)) throw thrown;
      throw failure(thrown.code, `The condition failed: ${thrown.description}`, node, context, { cause: thrown });
    }
  };
  return `(typeof ${tested} === "boolean" ? ${tested} : ${body.script.constant(truth)}(${tested}, render, out))`;
}
