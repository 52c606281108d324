// Arguments of directives.
import type { ArgumentNode } from "../ast.ts";
import { Body } from "./body.ts";
import type { EmitContext } from "./context.ts";
import { emitValue } from "./expression.ts";
import type { FunctionName, Script } from "./script.ts";

/** An expression for the value of an argument; a plain word has none. */
export function emitArgument(node: ArgumentNode, context: EmitContext, body: Body): string {
  return node.kind === "Word" ? "null" : emitValue(node, context, body);
}

/** A function that returns the value of an expression. */
export function valueFunction(emit: (body: Body) => string, script: Script): FunctionName {
  const body = new Body(script);
  return body.asValue(emit(body));
}
