// One rendering in progress: the output so far, the variables, and what it has used of its bounds.

import type { Runtime } from "../java/runtime.ts";
import type { Meter, MeterLimits } from "../meter.ts";
import type { ProfileName } from "../profile.ts";
import { isDocumentList, listDocuments, listText } from "./document.ts";
import type { MacroScope } from "./macro-scope.ts";
import type { MacroRegistry } from "./macros.ts";
import { givenVariable, isPlain, isPlainMap, isPrototypeClean } from "./own-property.ts";
import type { Symbols } from "./symbols.ts";

/** What runtime functions need to know of the rendering they work for. */
export class Render implements Runtime {
  /** Output so far; set aside while a string literal renders. */
  out = "";
  /** Values by slot; undefined and null both mean no value. */
  readonly vars: unknown[];
  /** The macro call that is being rendered, with those around it. */
  scope: MacroScope | undefined = undefined;
  /** Calls of macros within each other. A `#break` out of a macro leaves it raised, as in Velocity. */
  macroDepth = 0;
  /** `#evaluate` and `#parse` within each other. */
  depth = 0;
  readonly profile: ProfileName;
  readonly limits: MeterLimits;
  /** `#parse` within each other. */
  parseDepth = 0;
  /** The macros of the template and those that `#evaluate` and `#parse` have added, once they have. */
  macros: MacroRegistry | undefined = undefined;
  /** Where variables are; a copy of the template's own once late text has added names. */
  symbols: Symbols;
  /** What the caller gave. */
  readonly variables: object;
  /** Nothing was added to Object.prototype; see `isPrototypeClean`. */
  readonly clean: boolean = isPrototypeClean();
  /** The variables were given before: objects found to be plain are remembered. */
  remember = false;
  /** All variables are the library's own: no object with accessors can turn up. */
  trusted = false;
  /** The object that was last found to be plain: the next property is often its too. */
  plain: object | undefined = undefined;
  /** JSON documents that this rendering has handed out parts of. Their lists print as JSON. */
  documents: Document[] | undefined = undefined;
  /** What this rendering is charged to, perhaps with others. */
  readonly meter: Meter;

  constructor(profile: ProfileName, meter: Meter, symbols: Symbols, variables: object, vars: unknown[]) {
    this.profile = profile;
    this.limits = meter.limits;
    this.meter = meter;
    this.symbols = symbols;
    this.variables = variables;
    this.vars = vars;
  }

  /** Whether this object's properties may be read as they are: it is plain, and known to have no accessors. */
  canRead(object: object): boolean {
    return this.trusted ? isPlainMap(object) : this.remember && isPlain(object);
  }

  /** The place of a variable that only turns up while rendering; its value is the caller's. */
  slot(name: string): number {
    const known = this.symbols.find(name);
    if (known !== undefined) return known;
    this.symbols = this.symbols.fork();
    const slot = this.symbols.slot(name);
    this.vars[slot] = givenVariable(this.variables, name);
    return slot;
  }

  /** Counts a unit of work. @throws LimitExceeded */
  step(): void {
    this.meter.charge(1);
  }

  /** Charges work before it is done, in steps. @throws LimitExceeded */
  work(steps: number): void {
    this.meter.charge(steps);
  }

  /** Charges memory before it is taken, in bytes: see `Meter.allocate`. @throws LimitExceeded */
  allocate(bytes: number): void {
    this.meter.allocate(bytes);
  }

  get reflection(): boolean {
    return this.profile === "velocity";
  }

  listText(list: readonly unknown[]): string | undefined {
    return isDocumentList(list, this) ? listText(list, this) : undefined;
  }

  beforeStore(): void {
    listDocuments(this);
  }

  /** @throws LimitExceeded when a string would become longer than the output may be */
  checkLength(length: number): void {
    this.meter.checkLength(length);
  }

  /** @throws LimitExceeded when a list would become longer than lists may be */
  checkElements(length: number): void {
    this.meter.checkElements(length);
  }
}

/** A parsed JSON text whose lists have not been looked for yet, or have. */
export interface Document {
  readonly root: unknown;
  listed: boolean;
}
