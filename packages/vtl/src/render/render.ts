// One rendering in progress: the output so far, the variables, and what it is charged to.
import type { Dialect } from "../dialect.ts";
import type { Runtime } from "../java/runtime.ts";
import type { Meter } from "../meter.ts";
import type { MacroScope } from "./macro-scope.ts";
import type { MacroRegistry } from "./macros.ts";
import { areInherited, givenVariable } from "./own-property.ts";
import type { Recording } from "./recording.ts";
import type { Symbols } from "./symbols.ts";
import { VariableScope } from "./variable-scope.ts";

export class Render implements Runtime {
  /** Output so far; set aside while a string literal renders. */
  out = "";
  /** Values by slot; undefined and null both mean no value. */
  readonly vars: unknown[];
  /**
   * Every plain object that can turn up holds data properties only, and inherits none that the template names: their
   * properties are read as they are. Otherwise each property is looked at before.
   */
  plain: boolean;
  /** The macro call that is being rendered, with those around it. */
  scope: MacroScope | undefined = undefined;
  /** Nested calls of macros. A `#break` out of a macro leaves it raised, as in Velocity. */
  macroDepth = 0;
  /** Nested `#evaluate` and `#parse`. */
  depth = 0;
  /** Nested `#parse`. */
  parseDepth = 0;
  /** The macros of the template and those that `#evaluate` and `#parse` have added, once they have. */
  macros: MacroRegistry | undefined = undefined;
  /** Where variables are; a copy of the template's own once late text has added names. */
  symbols: Symbols;
  /** What the caller gave. */
  readonly variables: object;
  readonly meter: Meter;
  readonly dialect: Dialect;
  dialectState: unknown = undefined;
  /** Of the traced form of a template. */
  readonly recording: Recording | undefined;

  constructor(dialect: Dialect, meter: Meter, symbols: Symbols, variables: object, recording?: Recording) {
    this.dialect = dialect;
    this.recording = recording;
    this.meter = meter;
    this.symbols = symbols;
    this.variables = variables;
    const { names } = symbols;
    const vars: unknown[] = [];
    for (let slot = 0; slot < names.length; slot++) vars.push(givenVariable(variables, names[slot] as string));
    this.vars = vars;
    this.plain = variables instanceof VariableScope && !areInherited(symbols.properties);
  }

  /** Makes room for the names that late text has added. */
  grow(symbols: Symbols): void {
    for (let slot = this.vars.length; slot < symbols.names.length; slot++) {
      this.vars.push(givenVariable(this.variables, symbols.names[slot] as string));
    }
    this.symbols = symbols;
    this.plain &&= !areInherited(symbols.properties);
  }

  get reflection(): boolean {
    return this.dialect.reflection;
  }

  listText(list: readonly unknown[]): string | undefined {
    return this.dialect.listText(list, this);
  }

  beforeStore(): void {
    this.dialect.beforeStore(this);
  }

  /** The place of a variable that only turns up while rendering; its value is the caller's. */
  slot(name: string): number {
    const known = this.symbols.find(name);
    if (known !== undefined) return known;
    const symbols = this.symbols.fork();
    const slot = symbols.slot(name);
    this.grow(symbols);
    return slot;
  }
}
