// What emitting needs to know besides the node at hand.

import type { Node } from "../ast.ts";
import type { Dialect } from "../dialect.ts";
import { errorAt, type TemplateError, type TemplateErrorCode } from "../errors.ts";
import { JavaException } from "../java/exception.ts";
import { LimitExceeded } from "../limits.ts";
import type { Settings } from "../options.ts";
import type { Run, Value } from "../render/code.ts";
import { MacroScope } from "../render/macro-scope.ts";
import type { MacroRegistry } from "../render/macros.ts";
import type { TracePoint } from "../render/recording.ts";
import type { Render } from "../render/render.ts";
import type { Symbols } from "../render/symbols.ts";
import type { Source } from "../source.ts";

/** What belongs to a template, or to text that one of its renderings has compiled. */
export interface EmitScope {
  readonly settings: Settings;
  readonly macros: MacroRegistry;
  readonly symbols: Symbols;
  /** Whether this is text that only turned up while rendering. */
  readonly late: boolean;
  /** See `EmitContext`. */
  readonly trace?: TracePoint[];
}

export interface EmitContext {
  readonly source: Source;
  readonly dialect: Dialect;
  readonly symbols: Symbols;
  readonly macros: MacroRegistry;
  /** Names may be a macro's arguments, and variables may be named that the text does not show. */
  readonly dynamic: boolean;
  /** Compiles text that turns up while rendering, for `#evaluate` and `#parse`. */
  readonly compileLate: LateCompiler;
  /** Gives the text of what `#parse` and `#include` name. */
  readonly load: Settings["load"];
  /** Where the traced form lists what it counts; undefined for the form that notes nothing. */
  readonly trace: TracePoint[] | undefined;
}

/** @throws TemplateError when the text is no template */
export type LateCompiler = (text: string, render: Render) => Run;

/** The context of a text's outermost statements. */
export function emitContext(
  source: Source,
  { settings: { dialect, load }, macros, symbols, late, trace }: EmitScope,
  dynamic: boolean,
  compileLate: LateCompiler,
): EmitContext {
  return { source, dialect, symbols, macros, dynamic: dynamic || late, compileLate, load, trace };
}

/** The context of statements that are in another text: a string literal's, or that of a macro's definition. */
export function within(source: Source, context: EmitContext): EmitContext {
  return { ...context, source };
}

/** Reads a variable. */
export function readVariable(slot: number, context: EmitContext): Value {
  if (!context.dynamic) return (render) => render.vars[slot];
  return (render) => (render.scope === undefined ? render.vars[slot] : MacroScope.get(render, slot));
}

export function writeVariable(slot: number, context: EmitContext): (render: Render, value: unknown) => void {
  if (!context.dynamic) {
    return (render, value) => {
      render.vars[slot] = value;
    };
  }
  return (render, value) => MacroScope.put(render, slot, value);
}

export function removeVariable(slot: number, context: EmitContext): (render: Render) => void {
  if (!context.dynamic) {
    return (render) => {
      render.vars[slot] = undefined;
    };
  }
  return (render) => MacroScope.remove(render, slot);
}

/** A failure at a node. */
export function failure(
  code: TemplateErrorCode,
  description: string,
  node: Node,
  context: EmitContext,
  more: { readonly reference?: string; readonly cause?: unknown } = {},
): TemplateError {
  return errorAt(context.source, node.start, code, description, more);
}

/** Turns what runtime functions throw into a TemplateError at the node that was at work; signals and TemplateErrors pass. */
export function asFailure(
  thrown: unknown,
  code: TemplateErrorCode,
  what: string,
  node: Node,
  context: EmitContext,
  reference?: string,
): unknown {
  const more = { ...(reference === undefined ? {} : { reference }), cause: thrown };
  if (thrown instanceof JavaException) {
    return failure(code, `${what} failed: ${thrown.javaClass}: ${thrown.message}`, node, context, more);
  }
  if (thrown instanceof LimitExceeded) return failure("LIMIT_EXCEEDED", thrown.message, node, context, more);
  if (thrown instanceof RangeError) return failure("LIMIT_EXCEEDED", `${what}: ${thrown.message}`, node, context, more);
  return thrown;
}
