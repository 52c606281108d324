// Compiles selection expressions to functions, with the deployment, so that only the payload is parsed per message. One pass:
// the text of a variable is not evaluated again (integration-responses.md 5.1.4).

import type { Meter } from "@answerback/vtl";
import {
  type BodyPath,
  parseSelectionExpression,
  SelectionExpressionError,
  type SelectionExpressionPart,
} from "./selection-expression.ts";
import type { ExpressionDocument } from "./selection-expression-document.ts";

/** An expression over the client's message alone. */
export interface RequestExpression {
  readonly source: string;
  /** The value, if it is the same for every message. */
  readonly constant: string | undefined;
  /** @throws LimitExceeded */
  evaluate(message: ExpressionDocument, meter: Meter): string;
}

/** An expression over the client's message and the backend's answer. */
export interface ResponseExpression {
  readonly source: string;
  readonly constant: string | undefined;
  /** @throws LimitExceeded */
  evaluate(message: ExpressionDocument, response: ResponseValues, meter: Meter): string;
}

/** The values of `integration.response.…`. */
export interface ResponseValues {
  readonly statusCode: number;
  readonly document: ExpressionDocument;
  /** All values of a header in order; the case of the name is ignored. Empty if it is missing. */
  headerValues(name: string): readonly string[];
}

/** @throws SelectionExpressionError if the expression is not legal for its use */
export function compileRequestExpression(
  source: string,
  use: "route" | "model" | "requestTemplate",
): RequestExpression {
  const parts = parseSelectionExpression(source, use);
  const constant = constantOf(parts);
  if (constant !== undefined) return { source, constant, evaluate: () => constant };
  const texts = parts.map(requestText);
  const evaluate: RequestExpression["evaluate"] =
    texts.length === 1 ? texts[0]! : (message, meter) => texts.map((text) => text(message, meter)).join("");
  return { source, constant, evaluate };
}

/** @throws SelectionExpressionError if the expression is not legal for an integration response */
export function compileResponseExpression(source: string): ResponseExpression {
  const parts = parseSelectionExpression(source, "responseTemplate");
  const constant = constantOf(parts);
  if (constant !== undefined) return { source, constant, evaluate: () => constant };
  const texts = parts.map(responseText);
  const evaluate: ResponseExpression["evaluate"] =
    texts.length === 1
      ? texts[0]!
      : (message, response, meter) => texts.map((text) => text(message, response, meter)).join("");
  return { source, constant, evaluate };
}

function constantOf(parts: readonly SelectionExpressionPart[]): string | undefined {
  if (parts.length === 0) return "";
  const [only] = parts;
  return parts.length === 1 && only!.kind === "literal" ? only!.text : undefined;
}

function requestText(part: SelectionExpressionPart): RequestExpression["evaluate"] {
  switch (part.kind) {
    case "literal":
      return () => part.text;
    case "requestBody":
      return textAt(part.path);
    default:
      throw new SelectionExpressionError(`A request has no variable of the kind ${part.kind}`);
  }
}

function responseText(part: SelectionExpressionPart): ResponseExpression["evaluate"] {
  switch (part.kind) {
    case "responseStatusCode":
      return (_message, response) => String(response.statusCode);
    case "responseHeader":
      return (_message, response) => response.headerValues(part.name)[0] ?? "";
    case "responseMultiValueHeader":
      return (_message, response) => {
        const values = response.headerValues(part.name);
        return values.length === 0 ? "" : `[${values.join(", ")}]`;
      };
    case "responseBody": {
      const text = textAt(part.path);
      return (_message, response, meter) => text(response.document, meter);
    }
    default: {
      const text = requestText(part);
      return (message, _response, meter) => text(message, meter);
    }
  }
}

function textAt(path: BodyPath): RequestExpression["evaluate"] {
  return (document, meter) => document.textAt(path, meter) ?? "";
}
