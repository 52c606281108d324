// The error of templates: code, position, and reference.
import type { Position, Source } from "./source.ts";

/**
 * The kind of a failure. `compile` throws the first six; `render` throws the others, and the first six for the text of
 * `#evaluate` and `#parse`.
 */
export type TemplateErrorCode =
  | "LEXICAL_ERROR" // A character begins no token, or the template ends inside one.
  | "SYNTAX_ERROR" // A token is not allowed at this position.
  | "INVALID_DIRECTIVE" // The arguments of a directive are invalid.
  | "INVALID_STRING_LITERAL" // The text between double quotes is not a template.
  | "NESTING_TOO_DEEP" // Blocks, expressions or string literals are nested too deep.
  | "TEMPLATE_TOO_LONG" // The text is longer than `maxTemplateLength`.
  | "METHOD_FAILED" // A method threw: index or substring out of range, bad regular expression, invalid JSON or JSONPath.
  | "INDEX_FAILED" // An index is out of range, or a negative index is used on a value without a size.
  | "ASSIGNMENT_FAILED" // The value cannot be stored.
  | "DIRECTIVE_FAILED" // The values of a directive's arguments are invalid.
  | "MACRO_DEPTH_EXCEEDED" // Macro calls are nested deeper than 20.
  | "RESOURCE_NOT_FOUND" // The loader does not have the template that `#parse` or `#include` names.
  | "LIMIT_EXCEEDED"; // A limit of the rendering was exceeded.

/** A template cannot be compiled or rendered. `message` ends with the excerpt. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  readonly code: TemplateErrorCode;
  /** 1-based, as Apache Velocity reports it. */
  readonly line: number;
  /** 1-based, as Apache Velocity reports it: a tab advances to the next multiple of eight. */
  readonly column: number;
  /** The message without position and excerpt. */
  readonly description: string;
  /** The line of the template and, on a second line, a caret below the column; empty if the line does not exist. */
  readonly excerpt: string;
  /** The reference that failed, as written (`$items.get(9)`); only for failures of `render`. */
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

/** Makes every TemplateError. @param at an offset in the text of `source`; `end`: after its last character */
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
