// Statements in sequence; text that never changes is put together here.
import type { BlockNode, IfStatementNode, StatementNode, TemplateNode } from "../ast.ts";
import type { Run } from "../render/code.ts";
import type { EmitContext } from "./context.ts";
import { emitDirective } from "./directive.ts";
import { emitTest } from "./expression.ts";
import { emitMacros } from "./macro.ts";
import { emitReference } from "./reference.ts";
import { emitSet } from "./set.ts";

/** What emitting makes of a template. */
export interface Program {
  readonly run: Run;
  /** The output of a template that is nothing but text. */
  readonly constant: string | undefined;
}

export function emitTemplate({ children }: TemplateNode, context: EmitContext): Program {
  const run = emitStatements(children, context);
  emitMacros(context);
  const constant = children.every(isText) ? children.map(({ text }) => text).join("") : undefined;
  return { run, constant };
}

export function emitBlock(node: BlockNode, context: EmitContext): Run {
  return emitStatements(node.children, context);
}

export function emitStatements(nodes: readonly StatementNode[], context: EmitContext): Run {
  const runs: Run[] = [];
  let text = "";
  const flush = (): void => {
    if (text === "") return;
    const constant = text;
    runs.push((render) => {
      render.out += constant;
    });
    text = "";
  };
  for (const node of nodes) {
    if (isText(node)) text += node.text;
    else {
      flush();
      runs.push(emitStatement(node, context));
    }
  }
  flush();
  return sequence(runs);
}

function isText(node: StatementNode): node is Extract<StatementNode, { text: string }> {
  return "text" in node;
}

function emitStatement(node: Exclude<StatementNode, { text: string }>, context: EmitContext): Run {
  switch (node.kind) {
    case "Reference":
      return emitReference(node, context);
    case "SetDirective":
      return emitSet(node, context);
    case "IfStatement":
      return emitIf(node, context);
    case "Directive":
      return emitDirective(node, context);
  }
}

function sequence(runs: readonly Run[]): Run {
  const [first, second, third] = runs;
  if (first === undefined) return () => {};
  if (second === undefined) return first;
  if (third === undefined) {
    return (render) => {
      first(render);
      second(render);
    };
  }
  return (render) => {
    for (let index = 0; index < runs.length; index++) (runs[index] as Run)(render);
  };
}

function emitIf(node: IfStatementNode, context: EmitContext): Run {
  const branches = node.branches.map(({ condition, block }) => ({
    holds: emitTest(condition, context),
    block: emitBlock(block, context),
  }));
  const otherwise: Run = node.otherwise === undefined ? () => {} : emitBlock(node.otherwise, context);
  const [first, second] = branches;
  if (first !== undefined && second === undefined) {
    return (render) => {
      if (first.holds(render)) first.block(render);
      else otherwise(render);
    };
  }
  return (render) => {
    for (const branch of branches) {
      if (branch.holds(render)) {
        branch.block(render);
        return;
      }
    }
    otherwise(render);
  };
}
