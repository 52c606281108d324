// What the statements of a block cost, beside what their values charge.
import type { BlockNode, StatementNode } from "../ast.ts";

const stepsPerStatement = 4;

/**
 * Steps of work for one pass over a block, with all that may be within it; but not for the blocks of loops, which charge
 * each round by itself.
 */
export function statementSteps({ children }: BlockNode): number {
  return children.reduce((sum, child) => sum + stepsOf(child), 1);
}

function stepsOf(node: StatementNode): number {
  if ("text" in node) return 0;
  if (node.kind === "IfStatement") {
    const blocks = node.branches.map(({ block }) => block);
    if (node.otherwise !== undefined) blocks.push(node.otherwise);
    return blocks.reduce((sum, block) => sum + statementSteps(block), stepsPerStatement * blocks.length);
  }
  const isLoop = node.kind !== "Directive" || node.name === "foreach" || node.block === undefined;
  return stepsPerStatement + (isLoop ? 0 : statementSteps(node.block));
}
