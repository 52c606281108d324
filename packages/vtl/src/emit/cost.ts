// What statements cost before anything is known of their values: charged each time that they run. Methods, comparisons and
// printing charge what depends on values.
import type { ArgumentNode, ExpressionNode, ReferenceNode, StatementNode } from "../ast.ts";

/** Steps of about ten nanoseconds, bytes as `Meter.allocate` counts them. */
export interface Cost {
  steps: number;
  bytes: number;
}

/** What is appended to the output takes so many bytes until the output is put together, beside its characters. */
const bytesPerPrint = 64;

/** The cost of statements without that of the blocks in them, which charge their own. */
export function costOf(statements: readonly StatementNode[]): Cost {
  const cost: Cost = { steps: 1, bytes: 0 };
  for (const statement of statements) addStatement(statement, cost);
  return cost;
}

function addStatement(node: StatementNode, cost: Cost): void {
  switch (node.kind) {
    case "Reference":
      add(cost, 2, bytesPerPrint);
      addReference(node, cost);
      return;
    case "SetDirective":
      add(cost, 2, 0);
      addReference(node.left, cost);
      addExpression(node.right, cost);
      return;
    case "IfStatement":
      for (const { condition } of node.branches) addExpression(condition, cost);
      return;
    case "Directive":
      add(cost, 20, 100);
      for (const argument of node.args) addExpression(argument, cost);
      return;
    default:
      add(cost, 1, bytesPerPrint);
  }
}

function addReference({ children }: ReferenceNode, cost: Cost): void {
  add(cost, 2, 0);
  for (const child of children) {
    if (child.kind === "Identifier") add(cost, 5, 0);
    else if (child.kind === "Index") {
      add(cost, 6, 0);
      addExpression(child.argument, cost);
    } else {
      add(cost, 8, 0);
      for (const argument of child.args) addExpression(argument, cost);
    }
  }
}

function addExpression(node: ArgumentNode, cost: Cost): void {
  switch (node.kind) {
    case "Reference":
      addReference(node, cost);
      return;
    case "StringLiteral":
      // The template in it charges its own statements.
      if (node.interpolated !== undefined) add(cost, 4, 0);
      return;
    case "IntegerRange":
      add(cost, 6, 48);
      return;
    case "Map":
      add(cost, 20, 200);
      for (const { key, value } of node.entries) {
        add(cost, 10, 64);
        addExpression(key, cost);
        addExpression(value, cost);
      }
      return;
    case "ObjectArray":
      add(cost, 4, 48 + 8 * node.items.length);
      for (const item of node.items) addExpression(item, cost);
      return;
    case "Expression":
      addExpression(node.inner, cost);
      return;
    case "NotNode":
      addExpression(node.operand, cost);
      return;
    default:
      add(cost, 1, 0);
      if (isBinary(node)) {
        add(cost, 6, 16);
        addExpression(node.left, cost);
        addExpression(node.right, cost);
      }
  }
}

function isBinary(node: ArgumentNode): node is Extract<ExpressionNode, { readonly left: ExpressionNode }> {
  return "left" in node;
}

function add(cost: Cost, steps: number, bytes: number): void {
  cost.steps += steps;
  cost.bytes += bytes;
}
