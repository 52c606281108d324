// The cost of statements that does not depend on values, charged each time that they run. Methods, comparisons and printing
// charge the rest.
import { childrenOf, type Node, type StatementNode } from "../ast.ts";

/** Steps of about ten nanoseconds, bytes as `Meter.allocate` counts them. */
interface Cost {
  steps: number;
  bytes: number;
}

/** Each append to the output takes this many bytes beside its characters, until the output becomes one string. */
const bytesPerPrint = 64;

/** Steps and bytes of a node without its children, by its kind. */
type OwnCost = readonly [steps: number, bytes: number];

const text: OwnCost = [1, bytesPerPrint];
const free: OwnCost = [0, 0];
const costs: { readonly [kind in Node["kind"]]?: OwnCost } = {
  ...{ Text: text, Textblock: text, Escape: text, EscapedDirective: text, Comment: text },
  ...{ IfStatement: free, Expression: free, NotNode: free },
  ...{ Reference: [2, 0], SetDirective: [2, 0], Directive: [20, 100] },
  ...{ Identifier: [5, 0], Index: [6, 0], Method: [8, 0], IntegerRange: [4, 48] },
};

/** The cost of statements without the blocks and string templates in them, which charge their own. */
export function costOf(statements: readonly StatementNode[]): Cost {
  const cost: Cost = { steps: 1, bytes: 0 };
  for (const statement of statements) {
    if (statement.kind === "Reference") add(cost, [2, bytesPerPrint]);
    addNode(statement, cost);
  }
  return cost;
}

function addNode(node: Node, cost: Cost): void {
  if (node.kind === "Block" || node.kind === "Template") return;
  add(cost, ownCost(node));
  for (const child of childrenOf(node)) addNode(child, cost);
}

function ownCost(node: Node): OwnCost {
  switch (node.kind) {
    case "StringLiteral":
      return node.interpolated === undefined ? free : [4, 0];
    case "Map":
      return [20 + 10 * node.entries.length, 200 + 64 * node.entries.length];
    case "ObjectArray":
      return [4, 48 + 8 * node.items.length];
    default:
      return costs[node.kind] ?? ("left" in node ? [7, 16] : [1, 0]);
  }
}

function add(cost: Cost, [steps, bytes]: OwnCost): void {
  cost.steps += steps;
  cost.bytes += bytes;
}
