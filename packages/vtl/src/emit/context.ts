// What emitting needs to know besides the node at hand.

import type { Node } from "../ast.ts";
import { errorAt, type TemplateError, type TemplateErrorCode } from "../errors.ts";
import { JavaException } from "../java/exception.ts";
import { LimitExceeded } from "../limits.ts";
import type { Profile } from "../profile.ts";
import type { Value } from "../render/code.ts";
import { MacroScope } from "../render/macro-scope.ts";
import type { MacroRegistry } from "../render/macros.ts";
import type { Render } from "../render/render.ts";
import type { Symbols } from "../render/symbols.ts";
import type { Source } from "../source.ts";

export interface EmitContext {
  readonly source: Source;
  readonly profile: Profile;
  readonly symbols: Symbols;
  readonly macros: MacroRegistry;
  /** Names may be a macro's arguments, and variables may be named that the text does not show. */
  readonly dynamic: boolean;
  /** A `#break` or `#stop` may come out of a value: of a string, or of a block that is printed. */
  readonly signals: boolean;
  /** Compiles text that turns up while rendering, for `#evaluate` and `#parse`. */
  readonly compileLate: LateCompiler;
  /** Gives the text of what `#parse` and `#include` name. */
  readonly load: ((name: string) => string | undefined) | undefined;
}

/** @throws TemplateError when the text is no template */
export type LateCompiler = (text: string, render: Render) => (render: Render) => void;

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
  return errorAt(context.source, node.first.start, code, description, more);
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
