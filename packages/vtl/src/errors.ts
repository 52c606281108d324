// What can go wrong with a template, in one class: where, what, and which reference.
import type { Position, Source } from "./source.ts";

/**
 * What kind of failure a TemplateError tells of. The first six come from `compile` (the last two of them also from
 * `#evaluate` and `#parse` at run time), the others from `render`.
 *
 * - `LEXICAL_ERROR` no token fits, or the template ends inside one
 * - `SYNTAX_ERROR` a token that cannot stand there
 * - `INVALID_DIRECTIVE` a directive's arguments do not fit it
 * - `INVALID_STRING_LITERAL` what stands between double quotes is no template
 * - `NESTING_TOO_DEEP` blocks, expressions or string literals nest deeper than the engine follows
 * - `TEMPLATE_TOO_LONG` the text is longer than `maxTemplateLength`
 * - `METHOD_FAILED` a method threw: index or substring out of range, bad regular expression, invalid JSON or JSONPath
 * - `INDEX_FAILED` an index is out of range, or a negative one stands on something without a size
 * - `ASSIGNMENT_FAILED` a value cannot be stored there
 * - `DIRECTIVE_FAILED` a directive cannot do what it should
 * - `MACRO_DEPTH_EXCEEDED` macros call each other deeper than 20
 * - `RESOURCE_NOT_FOUND` `#parse` or `#include` names what the loader does not have
 * - `LIMIT_EXCEEDED` a bound on rounds, time, output or values was reached
 */
export type TemplateErrorCode =
  | "LEXICAL_ERROR"
  | "SYNTAX_ERROR"
  | "INVALID_DIRECTIVE"
  | "INVALID_STRING_LITERAL"
  | "NESTING_TOO_DEEP"
  | "TEMPLATE_TOO_LONG"
  | "METHOD_FAILED"
  | "INDEX_FAILED"
  | "ASSIGNMENT_FAILED"
  | "DIRECTIVE_FAILED"
  | "MACRO_DEPTH_EXCEEDED"
  | "RESOURCE_NOT_FOUND"
  | "LIMIT_EXCEEDED";

/** A template that cannot be compiled or rendered. `message` ends with the line in question and a caret below the place. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  readonly code: TemplateErrorCode;
  /** 1-based, as Apache Velocity reports it. */
  readonly line: number;
  /** 1-based, as Apache Velocity reports it: a tab runs to the next multiple of eight. */
  readonly column: number;
  /** The failure in words, without place and excerpt. */
  readonly description: string;
  /** The line of the template and a caret below the column, two lines; empty when the template has no such line. */
  readonly excerpt: string;
  /** The reference that failed, as written (`$items.get(9)`); only for run-time failures. */
  readonly reference: string | undefined;

  constructor(
    code: TemplateErrorCode,
    description: string,
    at: { readonly source: Source; readonly position: Position; readonly reference?: string | undefined },
    options?: ErrorOptions,
  ) {
    const { line, column } = at.position;
    const excerpt = excerptOf(at.source.root, at.position);
    super(`${description} at line ${line}, column ${column}${excerpt === "" ? "" : `\n${excerpt}`}`, options);
    this.code = code;
    this.line = line;
    this.column = column;
    this.description = description;
    this.excerpt = excerpt;
    this.reference = at.reference;
  }
}

const EXCERPT_WIDTH = 100;

function excerptOf(source: Source, position: Position): string {
  const line = source.line(position.line);
  if (line === undefined) return "";
  let column = 0;
  let index = 0;
  while (index < line.length && column < position.column - 1) {
    column = line.charCodeAt(index) === 9 ? column + 8 - (column & 7) : column + 1;
    index++;
  }
  const from = Math.max(0, index - (EXCERPT_WIDTH >> 1));
  const shown = line.slice(from, from + EXCERPT_WIDTH);
  const indent = line.slice(from, index).replace(/[^\t]/g, " ");
  return `  ${shown}\n  ${indent}^`;
}
