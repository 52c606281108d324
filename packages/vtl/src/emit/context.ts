// The context in which nodes are emitted, and the errors at nodes.
import type { Node } from "../ast.ts";
import { errorAt, type TemplateError, type TemplateErrorCode } from "../errors.ts";
import { JavaException } from "../java/exception.ts";
import { IndexFailure } from "../java/member.ts";
import { LimitExceeded } from "../limits.ts";
import type { Settings } from "../options.ts";
import { MacroScope } from "../render/macro-scope.ts";
import type { MacroRegistry } from "../render/macros.ts";
import type { TracePoint } from "../render/recording.ts";
import type { Render, Run } from "../render/render.ts";
import type { Symbols } from "../render/symbols.ts";
import type { Source } from "../source.ts";
import type { Body } from "./body.ts";

/** Shared by all texts of a template, or by all that belong to one late text, which a rendering has compiled. */
export interface EmitScope {
  readonly settings: Settings;
  readonly macros: MacroRegistry;
  readonly symbols: Symbols;
  readonly late: boolean;
  /** The points that the traced form counts, extended while emitting; undefined for the plain form. */
  readonly trace: TracePoint[] | undefined;
}

export interface EmitContext extends EmitScope {
  readonly source: Source;
  /** Names may be arguments of macros, and late text may use variables that this text does not. */
  readonly dynamic: boolean;
  /** For `#evaluate` and `#parse`. */
  readonly compileLate: LateCompiler;
}

/** @throws TemplateError if the text is not a template */
export type LateCompiler = (text: string, render: Render) => Run;

/** The context of statements in another text: a string literal's, or that of a macro's definition. */
export function within(source: Source, context: EmitContext): EmitContext {
  return { ...context, source };
}

const { get, put } = MacroScope;

/** An expression for the value of a variable; null or undefined for none. */
export function readVariable(slot: number, { dynamic }: EmitContext, { script }: Body): string {
  if (!dynamic) return `vars[${slot}]`;
  return `(render.scope === undefined ? vars[${slot}] : ${script.constant(get)}(render, ${slot}))`;
}

export function writeVariable(slot: number, value: string, { dynamic }: EmitContext, { script }: Body): string {
  return dynamic ? `${script.constant(put)}(render, ${slot}, ${value})` : `vars[${slot}] = ${value}`;
}

export function failure(
  code: TemplateErrorCode,
  description: string,
  node: Node,
  context: EmitContext,
  more: { readonly reference?: string; readonly cause?: unknown } = {},
): TemplateError {
  return errorAt(context.source, node.start, code, description, more);
}

/** Turns errors of runtime functions into a TemplateError at the node that called them. Returns all others as they are. */
export function asFailure(
  thrown: unknown,
  code: TemplateErrorCode,
  subject: string,
  node: Node,
  context: EmitContext,
  reference?: string,
): unknown {
  const more = { ...(reference === undefined ? {} : { reference }), cause: thrown };
  if (thrown instanceof JavaException) {
    return failure(code, `${subject} failed: ${thrown.javaClass}: ${thrown.message}`, node, context, more);
  }
  if (thrown instanceof IndexFailure) return failure(code, thrown.message, node, context, more);
  if (thrown instanceof LimitExceeded) return failure("LIMIT_EXCEEDED", thrown.message, node, context, more);
  if (thrown instanceof RangeError)
    return failure("LIMIT_EXCEEDED", `${subject}: ${thrown.message}`, node, context, more);
  return thrown;
}
