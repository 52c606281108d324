// `#set` assigns to a variable, a property or an index. It does nothing if the right side has no value.
import type { SetDirectiveNode } from "../ast.ts";
import { setIndex, setProperty } from "../java/member.ts";
import type { Run } from "../render/code.ts";
import { asFailure, type EmitContext, readVariable, writeVariable } from "./context.ts";
import { emitValue } from "./expression.ts";
import { emitStep } from "./reference.ts";
import { traceRight } from "./trace.ts";

export function emitSet(node: SetDirectiveNode, context: EmitContext): Run {
  const { left } = node;
  const right = traceRight(emitValue(node.right, context), node, context);
  const last = left.children.at(-1);
  if (last === undefined) {
    const slot = context.symbols.slot(node.leftName);
    if (!context.dynamic) {
      return (render) => {
        const value = right(render) ?? null;
        if (value !== null) render.vars[slot] = value;
      };
    }
    const write = writeVariable(slot, context);
    return (render) => {
      const value = right(render) ?? null;
      if (value !== null) write(render, value);
    };
  }
  const root = readVariable(context.symbols.slot(left.root), context);
  const steps = left.children.slice(0, -1).map((child) => emitStep(child, left, context));
  const argument = last.kind === "Index" ? emitValue(last.argument, context) : undefined;
  return (render) => {
    const value = right(render) ?? null;
    if (value === null) return;
    let target = root(render) ?? null;
    for (const step of steps) {
      if (target === null) return;
      target = step(target, render) ?? null;
    }
    if (target === null) return;
    const index = argument?.(render);
    try {
      if (last.kind === "Index") setIndex(target, index, value, render);
      else setProperty(target, last.name, value, render);
    } catch (thrown) {
      throw asFailure(thrown, "ASSIGNMENT_FAILED", "The assignment", last, context, left.literal);
    }
  };
}
