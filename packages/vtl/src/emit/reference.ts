// The values of references: the root variable, then step by step along properties, indexes and methods.
import type { IdentifierNode, IndexNode, MethodNode, ReferenceNode } from "../ast.ts";
import { TemplateError } from "../errors.ts";
import type { JavaClass } from "../java/class.ts";
import { getIndex, methodCall } from "../java/member.ts";
import { type PreparedCall, TemplateObject } from "../java/object.ts";
import { BlockReference } from "../render/block-reference.ts";
import type { Step, Test, Value } from "../render/code.ts";
import type { Render } from "../render/render.ts";
import { asFailure, type EmitContext, failure, readVariable } from "./context.ts";
import { constantValue, emitValue } from "./expression.ts";
import { emitProperty, readProperty, variableProperty } from "./property.ts";
import { traceArgument, traceReference } from "./trace.ts";

/** The value of a reference; null, or `""` in dialects that say so, if any part of it is missing. */
export function emitReferenceValue(node: ReferenceNode, context: EmitContext): Value {
  if (!node.computable) return () => null;
  return emitReferenceExecution(node, context);
}

export function emitReferenceExecution(node: ReferenceNode, context: EmitContext): Value {
  if (node.form === "runt") return () => null;
  const missing = context.settings.dialect.missingIsEmpty ? "" : null;
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

export function emitStep(
  node: IdentifierNode | MethodNode | IndexNode,
  reference: ReferenceNode,
  context: EmitContext,
): Step {
  switch (node.kind) {
    case "Identifier":
      return emitProperty(node, context);
    case "Index": {
      const argument = traceArgument(emitValue(node.argument, context), context);
      return (receiver, render) => {
        const index = argument(render);
        try {
          return getIndex(receiver, index, render);
        } catch (thrown) {
          throw asFailure(thrown, "INDEX_FAILED", "The index", node, context, reference.literal);
        }
      };
    }
    case "Method":
      return emitMethod(node, reference, context);
  }
}

function emitMethod(node: MethodNode, reference: ReferenceNode, context: EmitContext): Step {
  const { name } = node;
  const failed = (thrown: unknown): unknown =>
    asFailure(thrown, "METHOD_FAILED", `${name}()`, node, context, reference.literal);
  const constants = node.args.map(constantValue);
  if (context.trace === undefined && !constants.includes(undefined)) {
    const repeated = repeatedCall(name, constants);
    return (receiver, render) => {
      try {
        return repeated(receiver, render);
      } catch (thrown) {
        throw failed(thrown);
      }
    };
  }
  const call = methodCall(name);
  const args = node.args.map((argument) => traceArgument(emitValue(argument, context), context));
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

/** A value is true unless it is false, missing, or a block that is nested too deep to render. Errors in a block fail here. */
function emitTruth(node: ReferenceNode, context: EmitContext): (value: unknown, render: Render) => boolean {
  return (value, render) => {
    try {
      return value instanceof BlockReference ? value.text(render) !== null : value !== null && value !== undefined;
    } catch (thrown) {
      if (!(thrown instanceof TemplateError)) throw thrown;
      throw failure(thrown.code, `The condition failed: ${thrown.description}`, node, context, { cause: thrown });
    }
  };
}
