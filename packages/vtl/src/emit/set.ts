// `#set` assigns to a variable, a property or an index. It does nothing if the right side has no value.
import type { SetDirectiveNode } from "../ast.ts";
import { setIndex, setProperty } from "../java/member.ts";
import type { Render } from "../render/render.ts";
import type { Body } from "./body.ts";
import { asFailure, type EmitContext, readVariable, writeVariable } from "./context.ts";
import { emitValue } from "./expression.ts";
import { emitStep } from "./reference.ts";
import { traceRight } from "./trace.ts";

export function emitSet(node: SetDirectiveNode, context: EmitContext, body: Body): void {
  const { left } = node;
  const value = traceRight(node, context, body, (inner) => emitValue(node.right, context, inner));
  const last = left.children.at(-1);
  if (last === undefined) {
    const assignment = writeVariable(context.symbols.slot(node.leftName), value, context, body);
    return body.write(`if (${value} != null) ${assignment};\n`);
  }
  body.write(`if (${value} != null) {\n`);
  const target = body.hold(readVariable(context.symbols.slot(left.root), context, body));
  for (const child of left.children.slice(0, -1)) emitStep(child, target, left, context, body);
  body.write(`if (${target} != null) {\n`);
  const index = last.kind === "Index" ? emitValue(last.argument, context, body) : "null";
  const assign = (to: unknown, at: unknown, assigned: unknown, render: Render): void => {
    try {
      if (last.kind === "Index") setIndex(to, at, assigned, render);
      else setProperty(to, last.name, assigned, render);
    } catch (thrown) {
      throw asFailure(thrown, "ASSIGNMENT_FAILED", "The assignment", last, context, left.literal);
    }
  };
  const assignment = `${body.script.constant(assign)}(${target}, ${index}, ${value}, render)`;
  body.write(`render.out = out;\n${assignment};\n}\n}\n`);
}
