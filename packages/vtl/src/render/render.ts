// One rendering in progress: the output so far, the variables, and the meter.
import type { Dialect } from "../dialect.ts";
import type { Runtime } from "../java/runtime.ts";
import type { Meter } from "../meter.ts";
import type { MacroScope } from "./macro-scope.ts";
import type { MacroRegistry } from "./macros.ts";
import type { Recording } from "./recording.ts";
import type { Symbols } from "./symbols.ts";
import { givenVariable } from "./variable-scope.ts";

/** Renders a statement: appends to the output. */
export type Run = (render: Render) => void;
/** Computes a value; null or undefined for none. */
export type Value = (render: Render) => unknown;
/** Continues from a value other than null; null or undefined if the step finds none. */
export type Step = (receiver: unknown, render: Render) => unknown;

export class Render implements Runtime {
  /** Output so far; saved while a string literal renders. */
  out = "";
  /** Values by slot; undefined and null both mean no value. */
  readonly vars: unknown[];
  /**
   * True if every plain object has data properties only and inherits none that the template names. Their properties are then
   * read as in JavaScript; otherwise each property is examined first.
   */
  plain: boolean;
  /** The innermost macro call. */
  scope: MacroScope | undefined = undefined;
  /** Nesting of macro calls. A `#break` out of a macro does not decrease it, as in Velocity. */
  macroDepth = 0;
  /** Nesting of `#evaluate` and `#parse`. */
  depth = 0;
  /** Nesting of `#parse`. */
  parseDepth = 0;
  /** The macros of the template and of late text; undefined before any late text. */
  macros: MacroRegistry | undefined = undefined;
  /** The slots of variables: the template's, or a copy once late text has added names. */
  symbols: Symbols;
  /** From the caller. */
  readonly variables: object;
  readonly meter: Meter;
  readonly dialect: Dialect;
  dialectState: unknown = undefined;
  /** Undefined in the plain form of a template. */
  readonly recording: Recording | undefined;

  constructor(
    dialect: Dialect,
    meter: Meter,
    symbols: Symbols,
    variables: object,
    plain: boolean,
    recording: Recording | undefined,
  ) {
    this.dialect = dialect;
    this.recording = recording;
    this.meter = meter;
    this.symbols = symbols;
    this.variables = variables;
    this.plain = plain;
    this.vars = symbols.names.map((name) => givenVariable(variables, name));
  }

  /** Adds slots for the names of late text. */
  grow(symbols: Symbols): void {
    for (let slot = this.vars.length; slot < symbols.names.length; slot++) {
      this.vars.push(givenVariable(this.variables, symbols.names[slot] as string));
    }
    this.symbols = symbols;
  }

  /** The slot of a variable that is first named while rendering, with the caller's value. */
  slot(name: string): number {
    const known = this.symbols.find(name);
    if (known !== undefined) return known;
    const symbols = this.symbols.fork();
    const slot = symbols.slot(name);
    this.grow(symbols);
    return slot;
  }
}
