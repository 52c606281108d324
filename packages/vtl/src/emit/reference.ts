// References: the root variable, then step by step along properties, indexes and methods; and how the result prints.
import type { IdentifierNode, IndexNode, MethodNode, ReferenceNode } from "../ast.ts";
import { TemplateError } from "../errors.ts";
import { getIndex, getProperty, IndexFailure, methodCall } from "../java/member.ts";
import { isInherited, type PlainObject } from "../java/own-property.ts";
import { numberText, toText } from "../java/print.ts";
import { BlockReference } from "../render/block-reference.ts";
import type { Run, Test, Value } from "../render/code.ts";
import { MacroScope } from "../render/macro-scope.ts";
import { isPlainMap } from "../render/own-property.ts";
import type { Render } from "../render/render.ts";
import { asFailure, type EmitContext, failure, readVariable } from "./context.ts";
import { emitValue } from "./expression.ts";

type Step = (receiver: unknown, render: Render) => unknown;

/** The value of a reference: null (or the empty string, where the dialect says so) when any part of it is missing. */
export function emitReferenceValue(node: ReferenceNode, context: EmitContext): Value {
  if (!node.computable) return () => null;
  return emitReferenceExecution(node, context);
}

function emitReferenceExecution(node: ReferenceNode, context: EmitContext): Value {
  if (node.form === "runt") return () => null;
  const missing = context.dialect.missingIsEmpty ? "" : null;
  const slot = context.symbols.slot(node.root);
  const root = readVariable(slot, context);
  const steps = node.children.map((child) => emitStep(child, node, context));
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

/** A property whose name no object inherits. */
function readProperty(receiver: unknown, name: string, render: Render): unknown {
  if (render.plain && typeof receiver === "object" && receiver !== null && isPlainMap(receiver)) {
    return (receiver as PlainObject)[name];
  }
  return getProperty(receiver, name, render);
}

/** One step of a reference, from a value that is there. */
export function emitStep(
  node: IdentifierNode | MethodNode | IndexNode,
  reference: ReferenceNode,
  context: EmitContext,
): Step {
  switch (node.kind) {
    case "Identifier": {
      const { name } = node;
      if (isInherited(name) || name === "class" || name === "Class") {
        return (receiver, render) => getProperty(receiver, name, render);
      }
      context.symbols.property(name);
      return (receiver, render) => readProperty(receiver, name, render);
    }
    case "Index": {
      const argument = emitValue(node.argument, context);
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

function emitMethod(node: MethodNode, reference: ReferenceNode, context: EmitContext): Step {
  const call = methodCall(node.name);
  const args = node.args.map((argument) => emitValue(argument, context));
  const failed = (thrown: unknown): unknown =>
    asFailure(thrown, "METHOD_FAILED", `${node.name}()`, node, context, reference.literal);
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

/** A reference as a condition: true when it has a value that is not false. */
export function emitReferenceTest(node: ReferenceNode, context: EmitContext): Test {
  const value = emitReferenceExecution(node, context);
  const truth = emitTruth(node, context);
  return (render) => {
    const result = value(render);
    return typeof result === "boolean" ? result : truth(result, render);
  };
}

/** What counts as true of a reference's value; a block is rendered for that, and what fails in it fails here. */
export function emitTruth(node: ReferenceNode, context: EmitContext): (value: unknown, render: Render) => boolean {
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

/** A reference among text. `value` stands for its value, when that is already known where it prints. */
export function emitReference(
  node: ReferenceNode,
  context: EmitContext,
  value: Value = emitReferenceExecution(node, context),
): Run {
  if (node.form === "runt") {
    const text = node.root;
    return (render) => {
      render.out += text;
    };
  }
  const nullText = emitNullText(node, context);
  const { escapePrefix } = node;
  if (node.escaped) {
    return (render) => {
      const missing = (value(render) ?? null) === null;
      render.out += escapePrefix + (missing ? "\\" : "") + nullText(render);
    };
  }
  const before = escapePrefix + node.morePrefix;
  const slow = (result: unknown, render: Render): void => {
    if (result instanceof BlockReference && result.render(render)) return;
    let text: string | null;
    try {
      text = toText(result, render);
    } catch (thrown) {
      throw asFailure(thrown, "METHOD_FAILED", "Printing", node, context, node.literal);
    }
    render.out += text === null ? escapePrefix + before + nullText(render) : before + text;
  };
  if (before === "") {
    return (render) => {
      const result = value(render);
      if (typeof result === "string") render.out += result;
      else if (typeof result === "number") render.out += numberText(result);
      else slow(result, render);
    };
  }
  return (render) => {
    const result = value(render);
    if (typeof result === "string") render.out += before + result;
    else slow(result, render);
  };
}

/** What prints for a missing value: inside a macro, an argument prints as it was written at the call. */
function emitNullText(node: ReferenceNode, context: EmitContext): (render: Render) => string {
  const { nullText } = node;
  if (!context.dynamic) return () => nullText;
  return (render) => MacroScope.literal(render, nullText) ?? nullText;
}
