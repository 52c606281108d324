// Method and path → operation and parameters. A tree of path segments, built once from the operation table.
import { AwsError, badRequest, messages, type Operation, operations } from "@answerback/apigatewayv2";

interface Node {
  readonly literals: Map<string, Node>;
  parameter: Node | undefined;
  readonly operations: Map<string, { readonly operation: Operation; readonly names: readonly string[] }>;
}

export interface Matched {
  readonly operation: Operation;
  readonly parameters: Readonly<Record<string, string>>;
}

const newNode = (): Node => ({ literals: new Map(), parameter: undefined, operations: new Map() });
const root = newNode();

for (const operation of operations) {
  let node = root;
  const names: string[] = [];
  for (const segment of segments(operation.path)) {
    const parameter = /^\{(\w+)\}$/.exec(segment)?.[1];
    let next = parameter === undefined ? node.literals.get(segment) : node.parameter;
    if (next === undefined) {
      next = newNode();
      if (parameter === undefined) node.literals.set(segment, next);
      else node.parameter = next;
    }
    if (parameter !== undefined) names.push(parameter);
    node = next;
  }
  node.operations.set(operation.method, { operation, names });
}

/**
 * @param path without the query, not decoded
 * @throws AwsError NotFoundException for an unknown operation, BadRequestException for invalid percent-encoding
 */
export function matchOperation(method: string, path: string): Matched {
  let node: Node | undefined = root;
  const values: string[] = [];
  for (const segment of wholeArn(segments(path))) {
    const literal: Node | undefined = node.literals.get(segment);
    if (literal === undefined) values.push(segment);
    node = literal ?? node.parameter;
    if (node === undefined) throw unknownOperation(method, path);
  }
  const found = node.operations.get(method);
  if (found === undefined) throw unknownOperation(method, path);
  return {
    operation: found.operation,
    parameters: Object.fromEntries(found.names.map((name, index) => [name, decoded(values[index]!)])),
  };
}

/** Joins an ARN whose slashes were not percent-encoded. */
function wholeArn(path: readonly string[]): readonly string[] {
  return path[1] === "tags" && path.length > 3 ? [...path.slice(0, 2), path.slice(2).join("/")] : path;
}

/** Ignores a trailing slash. */
function segments(path: string): string[] {
  return path.slice(1, path.endsWith("/") ? -1 : undefined).split("/");
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new AwsError("BadRequestException", `'${segment}' in the path is not valid percent-encoding.`, { cause });
  }
}

function unknownOperation(method: string, path: string): AwsError {
  if (path.includes("//")) return badRequest(`The path ${path} has an empty segment.`);
  return new AwsError("NotFoundException", messages.unknownOperation(method, path));
}
