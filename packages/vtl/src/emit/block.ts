// Sequences of statements, and `#if`. Adjacent texts are joined.
import type { IfStatementNode, StatementNode } from "../ast.ts";
import { type Body, runFunction } from "./body.ts";
import type { EmitContext } from "./context.ts";
import { costOf } from "./cost.ts";
import { emitDirective } from "./directive.ts";
import { emitTest } from "./expression.ts";
import { emitPrinted, isText } from "./print.ts";
import type { FunctionName, Script } from "./script.ts";
import { emitSet } from "./set.ts";
import { traceBranch, traceStatement } from "./trace.ts";

/** Few enough that the output cannot exceed the length of a JavaScript string between two checks. */
const statementsPerCharge = 16;

/** Characters of JavaScript in a function. V8 optimizes small functions sooner, and those of more than 60 KB of bytecode never. */
const functionLength = 6000;

/** A function that runs statements. */
export function emitFunction(nodes: readonly StatementNode[], context: EmitContext, script: Script): FunctionName {
  return runFunction((body) => emitStatements(nodes, context, body), script);
}

export function emitStatements(nodes: readonly StatementNode[], context: EmitContext, body: Body): void {
  const perCharge = context.trace === undefined ? statementsPerCharge : 1;
  const parts: Body[] = [];
  let length = 0;
  for (let start = 0; start < nodes.length; start += perCharge) {
    const part = body.inner();
    emitCharged(nodes.slice(start, start + perCharge), context, part);
    parts.push(part);
    length += part.text.length;
  }
  if (length <= functionLength) for (const part of parts) body.append(part);
  else for (const part of joined(parts, body)) body.call(`${part.asRun()}(render)`);
}

/** Joins parts to functions. */
function joined(parts: readonly Body[], body: Body): Body[] {
  const functions: Body[] = [];
  let last: Body | undefined;
  for (const part of parts) {
    if (last === undefined || last.text.length + part.text.length > functionLength) {
      last = body.inner();
      functions.push(last);
    }
    last.append(part);
  }
  return functions;
}

function emitCharged(nodes: readonly StatementNode[], context: EmitContext, body: Body): void {
  const { steps, bytes } = costOf(nodes);
  body.write(`meter.chargeStatements(${steps}, ${bytes}, out.length);\n`);
  let text = "";
  const flush = (): void => {
    body.print(JSON.stringify(text));
    text = "";
  };
  for (const node of nodes) {
    if (context.trace === undefined && isText(node)) text += node.text;
    else {
      flush();
      body.statement(() => traceStatement(node, context, body, (inner) => emitStatement(node, context, inner)));
    }
  }
  flush();
}

function emitStatement(node: StatementNode, context: EmitContext, body: Body): void {
  switch (node.kind) {
    case "SetDirective":
      return emitSet(node, context, body);
    case "IfStatement":
      return emitIf(node, context, body);
    case "Directive":
      return emitDirective(node, context, body);
    default:
      return emitPrinted(node, context, body);
  }
}

/** Not nested: a template may have more `#elseif` than JavaScript can nest. */
function emitIf(node: IfStatementNode, context: EmitContext, body: Body): void {
  const { branches, otherwise } = node;
  const label = body.temporary().replace("v", "b");
  body.write(`${label}: {\n`);
  for (const [index, { condition, block }] of branches.entries()) {
    body.write(`if (${emitTest(condition, context, body)}) {\n`);
    traceBranch(index === 0 ? "if" : "elseif", block, context, body);
    emitStatements(block.children, context, body);
    body.write(`break ${label};\n}\n`);
  }
  traceBranch("else", otherwise ?? node, context, body);
  if (otherwise !== undefined) emitStatements(otherwise.children, context, body);
  body.write("}\n");
}
