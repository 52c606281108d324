// The values of references: the root variable, then step by step along properties, indexes and methods.
import type { ExpressionNode, IdentifierNode, IndexNode, MethodNode, ReferenceNode } from "../ast.ts";
import { TemplateError } from "../errors.ts";
import type { JavaClass } from "../java/class.ts";
import { getIndex, IndexFailure, methodCall } from "../java/member.ts";
import { type PreparedCall, TemplateObject } from "../java/object.ts";
import { BlockReference } from "../render/block-reference.ts";
import type { Test, Value } from "../render/code.ts";
import type { Render } from "../render/render.ts";
import { asFailure, type EmitContext, failure, readVariable } from "./context.ts";
import { constantValue, emitValue } from "./expression.ts";
import { emitProperty, readProperty, type Step, variableProperty } from "./property.ts";
import { traceArgument, traceReference } from "./trace.ts";

/** The value of a reference: null (or the empty string, where the dialect says so) when any part of it is missing. */
export function emitReferenceValue(node: ReferenceNode, context: EmitContext): Value {
  if (!node.computable) return () => null;
  return emitReferenceExecution(node, context);
}

export function emitReferenceExecution(node: ReferenceNode, context: EmitContext): Value {
  if (node.form === "runt") return () => null;
  const missing = context.dialect.missingIsEmpty ? "" : null;
  const slot = context.symbols.slot(node.root);
  const property = variableProperty(node, context);
  if (property !== undefined) return (render) => readProperty(property, render);
  const root = readVariable(slot, context);
  const steps = node.children.map((child) => emitStep(child, node, context));
  if (context.trace !== undefined) return traceReference(node, root, steps, missing, context);
  const [first, second] = steps;
  if (first === undefined) {
    if (context.dynamic) return (render) => root(render) ?? missing;
    return (render) => render.vars[slot] ?? missing;
  }
  if (second === undefined) {
    return (render) => {
      const value = root(render) ?? null;
      return value === null ? missing : (first(value, render) ?? missing);
    };
  }
  return (render) => {
    let value = root(render) ?? null;
    for (const step of steps) {
      if (value === null) return missing;
      value = step(value, render) ?? null;
    }
    return value ?? missing;
  };
}

/** One step of a reference, from a value that is there. */
export function emitStep(
  node: IdentifierNode | MethodNode | IndexNode,
  reference: ReferenceNode,
  context: EmitContext,
): Step {
  switch (node.kind) {
    case "Identifier":
      return emitProperty(node, context);
    case "Index": {
      const argument = emitStepArgument(node.argument, context);
      return (receiver, render) => {
        const index = argument(render);
        try {
          return getIndex(receiver, index, render);
        } catch (thrown) {
          if (!(thrown instanceof IndexFailure)) throw asFailure(thrown, "INDEX_FAILED", "The index", node, context);
          throw failure("INDEX_FAILED", thrown.message, node, context, { reference: reference.literal, cause: thrown });
        }
      };
    }
    case "Method":
      return emitMethod(node, reference, context);
  }
}

function emitStepArgument(node: ExpressionNode, context: EmitContext): Value {
  const value = emitValue(node, context);
  return context.trace === undefined ? value : traceArgument(value);
}

function emitMethod(node: MethodNode, reference: ReferenceNode, context: EmitContext): Step {
  const call = methodCall(node.name);
  const args = node.args.map((argument) => emitStepArgument(argument, context));
  const failed = (thrown: unknown): unknown =>
    asFailure(thrown, "METHOD_FAILED", `${node.name}()`, node, context, reference.literal);
  const constants = node.args.map(constantValue);
  if (context.trace === undefined && constants.length > 0 && !constants.includes(undefined)) {
    const repeated = repeatedCall(node.name, constants);
    return (receiver, render) => {
      try {
        return repeated(receiver, render);
      } catch (thrown) {
        throw failed(thrown);
      }
    };
  }
  const [first, second] = args;
  if (first === undefined) {
    const none: readonly unknown[] = [];
    return (receiver, render) => {
      try {
        return call(receiver, none, render);
      } catch (thrown) {
        throw failed(thrown);
      }
    };
  }
  if (second === undefined) {
    return (receiver, render) => {
      const argument = first(render) ?? null;
      try {
        return call(receiver, [argument], render);
      } catch (thrown) {
        throw failed(thrown);
      }
    };
  }
  return (receiver, render) => {
    const values: unknown[] = [];
    for (const argument of args) values.push(argument(render) ?? null);
    try {
      return call(receiver, values, render);
    } catch (thrown) {
      throw failed(thrown);
    }
  };
}

/** A call with the same arguments each time. */
function repeatedCall(name: string, args: readonly unknown[]): Step {
  const call = methodCall(name);
  let prepared: PreparedCall | undefined;
  let preparedFor: JavaClass | undefined;
  return (receiver, render) => {
    if (!(receiver instanceof TemplateObject)) return call(receiver, args, render);
    if (receiver.javaClass !== preparedFor) {
      prepared = receiver.prepare(name, args, render);
      preparedFor = receiver.javaClass;
    }
    return prepared === undefined ? call(receiver, args, render) : prepared(receiver, render);
  };
}

/** A reference as a condition: true when it has a value that is not false. */
export function emitReferenceTest(node: ReferenceNode, context: EmitContext): Test {
  const truth = emitTruth(node, context);
  const property = variableProperty(node, context);
  if (property !== undefined) {
    return (render) => {
      const result = readProperty(property, render);
      return typeof result === "boolean" ? result : truth(result, render);
    };
  }
  const value = emitReferenceExecution(node, context);
  return (render) => {
    const result = value(render);
    return typeof result === "boolean" ? result : truth(result, render);
  };
}

/** What counts as true of a reference's value; a block is rendered for that, and what fails in it fails here. */
function emitTruth(node: ReferenceNode, context: EmitContext): (value: unknown, render: Render) => boolean {
  return (value, render) => {
    try {
      return isTrue(value, render);
    } catch (thrown) {
      if (!(thrown instanceof TemplateError)) throw thrown;
      throw failure(thrown.code, `The condition failed: ${thrown.description}`, node, context, { cause: thrown });
    }
  };
}

/** What counts as true: every value but false, and but a block that cannot be rendered any deeper. */
function isTrue(value: unknown, render: Render): boolean {
  if (typeof value === "boolean") return value;
  if (value instanceof BlockReference) return value.text(render) !== null;
  return value !== null && value !== undefined;
}
