// Statements in sequence; text that never changes is put together here.
import type { BlockNode, IfStatementNode, ReferenceNode, StatementNode, TemplateNode, TextNode } from "../ast.ts";
import type { Run } from "../render/code.ts";
import type { EmitContext } from "./context.ts";
import { costOf } from "./cost.ts";
import { emitDirective } from "./directive.ts";
import { emitTest } from "./expression.ts";
import { emitMacros } from "./macro.ts";
import { emitReference, emitText } from "./print.ts";
import { emitSet } from "./set.ts";
import { traceStatement, traceWay } from "./trace.ts";

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
  if (context.trace !== undefined) return emitTraced(nodes, context);
  const runs: Run[] = [];
  let text = "";
  nodes.forEach((node, index) => {
    if (index % statementsPerCharge === 0) {
      if (text !== "") runs.push(emitText(text));
      text = "";
      runs.push(emitCharge(nodes.slice(index, index + statementsPerCharge)));
    }
    if (isText(node)) text += node.text;
    else {
      const leads = node.kind === "Reference";
      if (!leads && text !== "") runs.push(emitText(text));
      runs.push(leads ? emitReference(node, text, context) : emitStatement(node, context));
      text = "";
    }
  });
  if (text !== "") runs.push(emitText(text));
  return sequence(runs);
}

/** Each statement by itself, for each has a part of the output of its own. */
function emitTraced(nodes: readonly StatementNode[], context: EmitContext): Run {
  const emitOne = (node: StatementNode): Run => {
    if (isText(node)) return emitText(node.text);
    return node.kind === "Reference" ? emitReference(node, "", context) : emitStatement(node, context);
  };
  return sequence(nodes.flatMap((node) => [emitCharge([node]), traceStatement(node, () => emitOne(node), context)]));
}

/** So few statements cannot make the output longer than a JavaScript string may be. */
const statementsPerCharge = 16;

/** Charges statements before they run. */
function emitCharge(nodes: readonly StatementNode[]): Run {
  const { steps, bytes } = costOf(nodes);
  return ({ meter, out }) => {
    meter.charge(steps);
    meter.allocate(bytes);
    meter.checkLength(out.length);
  };
}

function isText(node: StatementNode): node is TextNode {
  return "text" in node;
}

function emitStatement(node: Exclude<StatementNode, TextNode | ReferenceNode>, context: EmitContext): Run {
  switch (node.kind) {
    case "SetDirective":
      return emitSet(node, context);
    case "IfStatement":
      return emitIf(node, context);
    case "Directive":
      return emitDirective(node, context);
  }
}

/** Calls in place are faster than a loop over the functions; long sequences become a tree of fours. */
function sequence(runs: readonly Run[]): Run {
  const [first, second, third, fourth, fifth] = runs;
  if (first === undefined) return () => {};
  if (second === undefined) return first;
  if (third === undefined) {
    return (render) => {
      first(render);
      second(render);
    };
  }
  if (fourth === undefined) {
    return (render) => {
      first(render);
      second(render);
      third(render);
    };
  }
  if (fifth === undefined) {
    return (render) => {
      first(render);
      second(render);
      third(render);
      fourth(render);
    };
  }
  const groups: Run[] = [];
  for (let index = 0; index < runs.length; index += 4) groups.push(sequence(runs.slice(index, index + 4)));
  return sequence(groups);
}

function emitIf(node: IfStatementNode, context: EmitContext): Run {
  const { trace } = context;
  const branches = node.branches.map(({ condition, block }, index) => {
    const run = emitBlock(block, context);
    return {
      holds: emitTest(condition, context),
      block: trace === undefined ? run : traceWay(index === 0 ? "if" : "elseif", block, run, context),
    };
  });
  const last = node.otherwise === undefined ? undefined : emitBlock(node.otherwise, context);
  const otherwise = trace === undefined ? last : traceWay("else", node.otherwise ?? node, last, context);
  const [first, second] = branches;
  if (first !== undefined && second === undefined) {
    const { holds, block } = first;
    return (render) => {
      if (holds(render)) block(render);
      else otherwise?.(render);
    };
  }
  return (render) => {
    for (let index = 0; index < branches.length; index++) {
      const { holds, block } = branches[index] as (typeof branches)[number];
      if (holds(render)) {
        block(render);
        return;
      }
    }
    otherwise?.(render);
  };
}
