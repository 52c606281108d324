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

/** The cost of statements without the blocks and string templates in them, which charge their own. */
export function costOf(statements: readonly StatementNode[]): Cost {
  const cost: Cost = { steps: 1, bytes: 0 };
  for (const statement of statements) {
    if (statement.kind === "Reference") add(cost, 2, bytesPerPrint);
    addNode(statement, cost);
  }
  return cost;
}

function addNode(node: Node, cost: Cost): void {
  switch (node.kind) {
    case "Text":
    case "Textblock":
    case "Escape":
    case "EscapedDirective":
    case "Comment":
      return add(cost, 1, bytesPerPrint);
    case "Block":
    case "Template":
      return;
    case "IfStatement":
    case "Expression":
    case "NotNode":
      break;
    case "Reference":
    case "SetDirective":
      add(cost, 2, 0);
      break;
    case "Directive":
      add(cost, 20, 100);
      break;
    case "Identifier":
      return add(cost, 5, 0);
    case "Index":
      add(cost, 6, 0);
      break;
    case "Method":
      add(cost, 8, 0);
      break;
    case "StringLiteral":
      return node.interpolated === undefined ? undefined : add(cost, 4, 0);
    case "IntegerRange":
      add(cost, 4, 48);
      break;
    case "Map":
      add(cost, 20 + 10 * node.entries.length, 200 + 64 * node.entries.length);
      break;
    case "ObjectArray":
      add(cost, 4, 48 + 8 * node.items.length);
      break;
    default:
      if ("left" in node) add(cost, 7, 16);
      else add(cost, 1, 0);
  }
  for (const child of childrenOf(node)) addNode(child, cost);
}

function add(cost: Cost, steps: number, bytes: number): void {
  cost.steps += steps;
  cost.bytes += bytes;
}
