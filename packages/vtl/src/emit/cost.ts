// The cost of statements that does not depend on values, charged each time that they run. Methods, comparisons and printing
// charge the rest.
import { childrenOf, type Node, type StatementNode } from "../ast.ts";

/** Steps of about ten nanoseconds, bytes as `Meter.allocate` counts them. */
export interface Cost {
  readonly steps: number;
  readonly bytes: number;
}

/** Each append to the output takes this many bytes beside its characters, until the output becomes one string. */
const bytesPerPrint = 64;

/** The cost of statements without the blocks and string templates in them, which charge their own. */
export function costOf(statements: readonly StatementNode[]): Cost {
  const total = { steps: 1, bytes: 0 };
  const add = (node: Node): void => {
    const [steps, bytes = 0] = ownCost(node);
    total.steps += steps;
    total.bytes += bytes;
    for (const child of childrenOf(node)) if (child.kind !== "Block" && child.kind !== "Template") add(child);
  };
  for (const statement of statements) {
    if (statement.kind === "Reference") {
      total.steps += 2;
      total.bytes += bytesPerPrint;
    }
    add(statement);
  }
  return total;
}

function ownCost(node: Node): readonly [steps: number, bytes?: number] {
  switch (node.kind) {
    case "Reference":
    case "SetDirective":
      return [2];
    case "IfStatement":
    case "Expression":
    case "NotNode":
      return [0];
    case "Directive":
      return [20, 100];
    case "Identifier":
      return [5];
    case "Index":
      return [6];
    case "Method":
      return [8];
    case "StringLiteral":
      return [node.interpolated === undefined ? 0 : 4];
    case "IntegerRange":
      return [6, 48];
    case "Map":
      return [20 + 10 * node.entries.length, 200 + 64 * node.entries.length];
    case "ObjectArray":
      return [4, 48 + 8 * node.items.length];
    default:
      if ("left" in node) return [7, 16];
      return "text" in node ? [1, bytesPerPrint] : [1];
  }
}
