// Sequences of statements, and `#if`. Adjacent texts are joined.
import type { IfStatementNode, ReferenceNode, StatementNode, TemplateNode, TextNode } from "../ast.ts";
import type { Run } from "../render/code.ts";
import type { EmitContext } from "./context.ts";
import { costOf } from "./cost.ts";
import { emitDirective } from "./directive.ts";
import { emitTest } from "./expression.ts";
import { emitMacros } from "./macro.ts";
import { isText, Prints } from "./print.ts";
import { emitSet } from "./set.ts";
import { traceBranch, traceStatement } from "./trace.ts";

export interface Program {
  readonly context: EmitContext;
  readonly run: Run;
  /** The output of a template that consists of text only. */
  readonly constant: string | undefined;
}

export function emitTemplate({ children }: TemplateNode, context: EmitContext): Program {
  const run = emitStatements(children, context);
  emitMacros(context);
  const constant = children.every(isText) ? children.map(({ text }) => text).join("") : undefined;
  return { context, run, constant };
}

/** Few enough that the output cannot exceed the length of a JavaScript string between two checks. */
const statementsPerCharge = 16;

export function emitStatements(nodes: readonly StatementNode[], context: EmitContext): Run {
  if (context.trace !== undefined) return emitTraced(nodes, context);
  const runs: Run[] = [];
  for (let start = 0; start < nodes.length; start += statementsPerCharge) {
    const charged = nodes.slice(start, start + statementsPerCharge);
    let prints = new Prints(costOf(charged));
    for (const node of charged) {
      if (isText(node) || node.kind === "Reference") prints.add(node, context);
      else {
        runs.push(...prints.emit(), emitStatement(node, context));
        prints = new Prints();
      }
    }
    runs.push(...prints.emit());
  }
  return sequence(runs);
}

/** One function per statement: each writes its own part of the output. */
function emitTraced(nodes: readonly StatementNode[], context: EmitContext): Run {
  return sequence(
    nodes.flatMap((node) => [
      ...new Prints(costOf([node])).emit(),
      traceStatement(node, () => emitStatement(node, context), context),
    ]),
  );
}

/** One text or reference, uncharged. */
export function emitPrinted(node: TextNode | ReferenceNode, context: EmitContext): Run {
  const prints = new Prints();
  prints.add(node, context);
  return sequence(prints.emit());
}

function emitStatement(node: StatementNode, context: EmitContext): Run {
  switch (node.kind) {
    case "SetDirective":
      return emitSet(node, context);
    case "IfStatement":
      return emitIf(node, context);
    case "Directive":
      return emitDirective(node, context);
    default:
      return emitPrinted(node, context);
  }
}

/** Direct calls are faster than a loop over the functions; long sequences become a tree of fours. */
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
  const branches = node.branches.map(({ condition, block }, index) => {
    const run = emitStatements(block.children, context);
    return {
      holds: emitTest(condition, context),
      run: traceBranch(index === 0 ? "if" : "elseif", block, run, context),
    };
  });
  const last = node.otherwise === undefined ? undefined : emitStatements(node.otherwise.children, context);
  const otherwise = traceBranch("else", node.otherwise ?? node, last, context);
  const [first, second] = branches;
  if (first !== undefined && second === undefined) {
    const { holds, run } = first;
    return (render) => {
      if (holds(render)) run(render);
      else otherwise?.(render);
    };
  }
  return (render) => {
    for (let index = 0; index < branches.length; index++) {
      const { holds, run } = branches[index] as (typeof branches)[number];
      if (holds(render)) return run(render);
    }
    otherwise?.(render);
  };
}
