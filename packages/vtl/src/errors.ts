// The one error of templates: code, place, and reference.
import type { Position, Source } from "./source.ts";

/**
 * The kind of a failure. The first six come from `compile` (the last two of them also from
 * `#evaluate` and `#parse` at run time), the others from `render`.
 *
 * - `LEXICAL_ERROR` a character fits no token, or the template ends inside one
 * - `SYNTAX_ERROR` a token that is not allowed there
 * - `INVALID_DIRECTIVE` a directive's arguments do not fit it
 * - `INVALID_STRING_LITERAL` the text between double quotes is not a template
 * - `NESTING_TOO_DEEP` blocks, expressions or string literals nest deeper than the engine allows
 * - `TEMPLATE_TOO_LONG` the text is longer than `maxTemplateLength`
 * - `METHOD_FAILED` a method threw: index or substring out of range, bad regular expression, invalid JSON or JSONPath
 * - `INDEX_FAILED` an index is out of range, or a negative index is used on a value without a size
 * - `ASSIGNMENT_FAILED` the value cannot be stored there
 * - `DIRECTIVE_FAILED` a directive cannot do its work
 * - `MACRO_DEPTH_EXCEEDED` macros call each other deeper than 20
 * - `RESOURCE_NOT_FOUND` `#parse` or `#include` names a template that the loader does not have
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
  /** The message without place and excerpt. */
  readonly description: string;
  /** The line of the template and a caret below the column, two lines; empty when the template has no such line. */
  readonly excerpt: string;
  /** The reference that failed, as written (`$items.get(9)`); only for run-time failures. */
  readonly reference: string | undefined;

  /** Use `errorAt`, the only caller. */
  constructor(
    code: TemplateErrorCode,
    description: string,
    { line, column }: Position,
    excerpt: string,
    reference: string | undefined,
    options: ErrorOptions,
  ) {
    super(`${description} at line ${line}, column ${column}${excerpt === "" ? "" : `\n${excerpt}`}`, options);
    this.code = code;
    this.line = line;
    this.column = column;
    this.description = description;
    this.excerpt = excerpt;
    this.reference = reference;
  }
}

/**
 * Makes every TemplateError.
 * @param at an offset in the text of `source`; `end`: behind its last character
 */
export function errorAt(
  source: Source,
  at: number | "end",
  code: TemplateErrorCode,
  description: string,
  { reference, cause }: { readonly reference?: string | undefined; readonly cause?: unknown } = {},
): TemplateError {
  const position = at === "end" ? source.endPosition() : source.position(at);
  return new TemplateError(code, description, position, source.excerpt(position) ?? "", reference, { cause });
}
