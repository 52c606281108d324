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
  const assign = body.script.constant(assignment(last, left.literal, context));
  body.write(`render.out = out;\n${assign}(${target}, ${index}, ${value}, render);\n}\n}\n`);
}

function assignment(
  last: SetDirectiveNode["left"]["children"][number],
  reference: string,
  context: EmitContext,
): (target: unknown, index: unknown, value: unknown, render: Render) => void {
  return (target, index, value, render) => {
    try {
      if (last.kind === "Index") setIndex(target, index, value, render);
      else setProperty(target, last.name, value, render);
    } catch (thrown) {
      throw asFailure(thrown, "ASSIGNMENT_FAILED", "The assignment", last, context, reference);
    }
  };
}
