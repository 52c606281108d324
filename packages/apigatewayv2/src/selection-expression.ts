// Parses selection expressions and checks them for their use: docs/behaviour/integration-responses.md section 5. To evaluate
// one, see selection-expression-compile.ts.
import { compileJsonPath, type JsonPath, JsonPathError } from "@answerback/vtl/json-path";

/** The use of an expression, which decides the variables that it may contain (section 5.2). */
export type SelectionExpressionUse =
  | "route"
  | "model"
  | "requestTemplate"
  | "responseTemplate"
  | "routeResponse"
  | "apiKey";

/** The parts of an expression in order; neighbouring literals are one part. */
export type SelectionExpression = readonly SelectionExpressionPart[];

export type SelectionExpressionPart = { readonly kind: "literal"; readonly text: string } | SelectionExpressionVariable;

export type SelectionExpressionVariable =
  | { readonly kind: "requestBody"; readonly path: BodyPath }
  | { readonly kind: "responseBody"; readonly path: BodyPath }
  | { readonly kind: "responseStatusCode" }
  | { readonly kind: "responseHeader"; readonly name: string }
  | { readonly kind: "responseMultiValueHeader"; readonly name: string }
  | { readonly kind: "apiKeyHeader" }
  | { readonly kind: "usageIdentifierKey" };

/** The part of a body that a variable reads: the whole text, a path of members and indexes, or any other JSONPath. */
export type BodyPath =
  | { readonly kind: "whole" }
  | { readonly kind: "walk"; readonly segments: readonly (string | number)[] }
  | { readonly kind: "jsonPath"; readonly jsonPath: JsonPath };

/** An expression that is not legal for its use; the message is AWS's if known. */
export class SelectionExpressionError extends Error {
  override readonly name = "SelectionExpressionError";
}

/** The problem of an expression, in AWS's words if known; undefined if it is legal. */
export function selectionExpressionViolation(source: string, use: SelectionExpressionUse): string | undefined {
  try {
    parseSelectionExpression(source, use);
    return undefined;
  } catch (error) {
    if (error instanceof SelectionExpressionError) return error.message;
    throw error;
  }
}

/** @throws SelectionExpressionError if the expression is not legal for its use */
export function parseSelectionExpression(source: string, use: SelectionExpressionUse): SelectionExpression {
  if (use === "routeResponse" && source !== "$default") {
    throw new SelectionExpressionError(
      "Currently, only $default is supported as a route response selection expression.",
    );
  }
  if (isStaticDefault(source, use)) return [{ kind: "literal", text: "$default" }];
  const parts = partsOf(source, use);
  if (use === "apiKey" && (parts.length !== 1 || parts[0]!.kind === "literal")) {
    throw new SelectionExpressionError(
      `Invalid API key selection expression '${source}'. Use $request.header.x-api-key or $context.authorizer.usageIdentifierKey.`,
    );
  }
  return parts;
}

/** The only case in which an unescaped `$default` is text: 5.1, special case. */
function isStaticDefault(source: string, use: SelectionExpressionUse): boolean {
  return source === "$default" && (use === "route" || use === "routeResponse");
}

function partsOf(source: string, use: SelectionExpressionUse): SelectionExpressionPart[] {
  const parts: SelectionExpressionPart[] = [];
  let literal = "";
  let position = 0;
  while (position < source.length) {
    const character = source[position]!;
    if (character === "\\" && source[position + 1] === "$") {
      literal += "$";
      position += 2;
      continue;
    }
    if (character !== "$") {
      literal += character;
      position++;
      continue;
    }
    const braced = source[position + 1] === "{";
    const start = position + (braced ? 2 : 1);
    const end = braced ? closingBrace(source, start) : bareEnd(source, start);
    if (end < 0) {
      throw new SelectionExpressionError(
        `Unclosed variable in selection expression: ${source.slice(position)}. Close it with }.`,
      );
    }
    const after = braced ? end + 1 : end;
    if (literal !== "") parts.push({ kind: "literal", text: literal });
    literal = "";
    parts.push(variableOf(source.slice(start, end), source.slice(position, after), use));
    position = after;
  }
  if (literal !== "") parts.push({ kind: "literal", text: literal });
  return parts;
}

/** The end of a bare path: letters, digits, `_`, `-`, `.` and bracket groups; a trailing dot is text. */
function bareEnd(source: string, start: number): number {
  let end = start;
  while (end < source.length) {
    if (source[end] === "[") {
      const close = closingBracket(source, end);
      if (close < 0) break;
      end = close + 1;
    } else if (/[\p{L}\p{N}_.-]/u.test(String.fromCodePoint(source.codePointAt(end)!))) {
      end += source.codePointAt(end)! > 0xffff ? 2 : 1;
    } else break;
  }
  while (end > start && source[end - 1] === ".") end--;
  return end;
}

function closingBrace(source: string, start: number): number {
  for (let index = start; index < source.length; index++) {
    const character = source[index];
    if (character === "}") return index;
    if (character === "[") {
      const close = closingBracket(source, index);
      if (close < 0) return -1;
      index = close;
    }
  }
  return -1;
}

/** The bracket that closes the one at `open`; brackets nest in filters, and quoted text is skipped. */
function closingBracket(source: string, open: number): number {
  let depth = 0;
  let quote: string | undefined;
  for (let index = open; index < source.length; index++) {
    const character = source[index]!;
    if (quote !== undefined) {
      if (character === "\\") index++;
      else if (character === quote) quote = undefined;
    } else if (character === "'" || character === '"') quote = character;
    else if (character === "[") depth++;
    else if (character === "]" && --depth === 0) return index;
  }
  return -1;
}

function variableOf(path: string, written: string, use: SelectionExpressionUse): SelectionExpressionVariable {
  const variable = knownVariable(path);
  if (variable === undefined || !isAllowed(variable, use)) {
    throw new SelectionExpressionError(`Unexpected variable in selection expression: ${written}`);
  }
  return variable;
}

function knownVariable(path: string): SelectionExpressionVariable | undefined {
  const requestBody = bodyPath(path, "request.body");
  if (requestBody) return { kind: "requestBody", path: requestBody };
  const responseBody = bodyPath(path, "integration.response.body");
  if (responseBody) return { kind: "responseBody", path: responseBody };
  if (path === "integration.response.statuscode") return { kind: "responseStatusCode" };
  const header = /^integration\.response\.(header|multivalueheader)\.(.+)$/s.exec(path);
  if (header) {
    return { kind: header[1] === "header" ? "responseHeader" : "responseMultiValueHeader", name: header[2]! };
  }
  if (path === "request.header.x-api-key") return { kind: "apiKeyHeader" };
  if (path === "context.authorizer.usageIdentifierKey") return { kind: "usageIdentifierKey" };
  return undefined;
}

/** The roots that each expression may use: section 5.2. */
function isAllowed(variable: SelectionExpressionVariable, use: SelectionExpressionUse): boolean {
  switch (variable.kind) {
    case "requestBody":
      return use === "route" || use === "model" || use === "requestTemplate" || use === "responseTemplate";
    case "responseBody":
    case "responseStatusCode":
    case "responseHeader":
    case "responseMultiValueHeader":
      return use === "responseTemplate";
    case "apiKeyHeader":
    case "usageIdentifierKey":
      return use === "apiKey";
  }
}

/** @returns undefined if the path has another root */
function bodyPath(path: string, root: string): BodyPath | undefined {
  if (path === root) return { kind: "whole" };
  if (!path.startsWith(root)) return undefined;
  const rest = path.slice(root.length);
  return rest[0] === "." || rest[0] === "[" ? parseBodyPath(rest) : undefined;
}

/**
 * Reads a JSONPath without its leading `$`: `.a.b[0]`.
 * @throws SelectionExpressionError if it is not a JSONPath
 */
export function parseBodyPath(rest: string): BodyPath {
  const segments = walkSegments(rest);
  if (segments) return { kind: "walk", segments };
  try {
    return { kind: "jsonPath", jsonPath: compileJsonPath(`$${rest}`) };
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new SelectionExpressionError(`Invalid JSONPath '$${rest}': ${error.description}`, { cause: error });
  }
}

// Member paths, which nearly every expression uses, need no JSONPath engine.
const segment = /\.([\p{L}\p{N}_-]+)(?!\()|\[(\d{1,9})\]|\['([^'\\,]*)'\]|\["([^"\\,]*)"\]/uy;

function walkSegments(rest: string): readonly (string | number)[] | undefined {
  const segments: (string | number)[] = [];
  segment.lastIndex = 0;
  while (segment.lastIndex < rest.length) {
    const match = segment.exec(rest);
    if (match === null) return undefined;
    segments.push(match[2] === undefined ? (match[1] ?? match[3] ?? match[4])! : Number(match[2]));
  }
  return segments;
}
