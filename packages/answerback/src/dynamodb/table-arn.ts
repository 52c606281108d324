// Operations take the ARN of a table wherever they take its name; dynalite knows names only.
import { isObject } from "@answerback/apigatewayv2/json-object";
import type { Members, OperationResult } from "./operation.ts";

/** @returns the table's name; a text that is not the ARN of a table unchanged */
export function tableNameOf(nameOrArn: unknown): unknown {
  if (typeof nameOrArn !== "string") return nameOrArn;
  return /^arn:aws[\w-]*:dynamodb:[\w-]+:\d{12}:table\/([\w.-]+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
}

/** The input with names in place of ARNs: of the operation's table, of the tables of a batch, of each action of a transaction. */
export function withTableNames(input: Members): Members {
  const { TableName, RequestItems, TransactItems } = input;
  return {
    ...input,
    ...(TableName === undefined ? {} : { TableName: tableNameOf(TableName) }),
    ...(isObject(RequestItems) ? { RequestItems: renamed(RequestItems, (name) => String(tableNameOf(name))) } : {}),
    ...(Array.isArray(TransactItems) ? { TransactItems: TransactItems.map(actionWithTableName) } : {}),
  };
}

/** The answer to a batch has the names or ARNs that its request had. */
export function withRequestedNames(input: Members, result: OperationResult): OperationResult {
  if (!isObject(input.RequestItems)) return result;
  const requested = new Map(Object.keys(input.RequestItems).map((it) => [tableNameOf(it), it]));
  const body = Object.fromEntries(
    Object.entries(result.body).map(([member, value]) => [
      member,
      batchMembers.has(member) && isObject(value) ? renamed(value, (name) => requested.get(name) ?? name) : value,
    ]),
  );
  return { ...result, body };
}

const batchMembers: ReadonlySet<string> = new Set(["Responses", "UnprocessedKeys", "UnprocessedItems"]);

function actionWithTableName(item: unknown): unknown {
  if (!isObject(item)) return item;
  return Object.fromEntries(
    Object.entries(item).map(([kind, action]) => [
      kind,
      isObject(action) ? { ...action, TableName: tableNameOf(action.TableName) } : action,
    ]),
  );
}

const renamed = (members: Members, nameOf: (name: string) => string): Members =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [nameOf(name), value]));
