// What distinguishes one dialect of the template language from another, in one description.
import type { Runtime } from "./java/runtime.ts";
import type { Limits } from "./limits.ts";

/** The directives that a dialect may have besides `#set` and `#if`, and whether they take a block. */
const directiveTypes = {
  foreach: "block",
  include: "line",
  parse: "line",
  macro: "block",
  literal: "block",
  evaluate: "line",
  break: "line",
  define: "block",
  stop: "line",
} as const;

export type DirectiveName = keyof typeof directiveTypes;
export type DirectiveType = "block" | "line";

/** What `defineDialect` takes. */
export interface DialectOptions {
  /** For messages and for `template.profile`. */
  readonly name: string;
  /** The directives besides `#set`, `#if`, `#elseif`, `#else`. What is left out prints as written. Default: all. */
  readonly directives?: readonly DirectiveName[];
  /** Whether `#macro` defines anything; if not, its block and all calls print as written. Default true. */
  readonly macros?: boolean;
  /** What a reference without a value prints: itself, as written, or nothing. `empty` also gives it the value `""`. Default `literal`. */
  readonly missing?: "literal" | "empty";
  /** Whether `$value.class` and `$value.getClass()` give the name of a Java class. Default true. */
  readonly reflection?: boolean;
  /** Variables that are called like functions, `$upper("a")`, as in no Velocity; each is made by `templateFunction`. Default: none. */
  readonly functions?: readonly string[];
  /** Rounds after which a `#foreach` ends without an error. Default: no end. */
  readonly foreachRounds?: number;
  /** Whether `#parse` and `#include`, when they are no directives, fail at run time instead of printing. Default false. */
  readonly refusesResources?: boolean;
  /** Bounds that hold where `compile` names none. */
  readonly limits?: Partial<Limits>;
  /** The text of a list that does not print as Java prints it; undefined for all others. */
  readonly listText?: (list: readonly unknown[], runtime: Runtime) => string | undefined;
  /** Is called before an object is stored in another or passed to a method. */
  readonly beforeStore?: (runtime: Runtime) => void;
}

/** A dialect, made by `defineDialect`. */
export interface Dialect extends Required<Omit<DialectOptions, "directives" | "missing" | "limits" | "functions">> {
  readonly directives: ReadonlyMap<string, DirectiveType>;
  readonly functions: ReadonlySet<string>;
  readonly missingIsEmpty: boolean;
  readonly limits: Partial<Limits>;
}

/**
 * Describes a dialect, to be given to `compile` as its `profile`.
 * @throws TypeError when a directive is named that the engine does not know
 */
export function defineDialect(options: DialectOptions): Dialect {
  const names = options.directives ?? (Object.keys(directiveTypes) as DirectiveName[]);
  const directives = new Map<string, DirectiveType>();
  for (const name of names) {
    if (!Object.hasOwn(directiveTypes, name)) {
      throw new TypeError(`There is no directive #${name}: use ${Object.keys(directiveTypes).join(", ")}`);
    }
    directives.set(name, directiveTypes[name]);
  }
  return {
    name: options.name,
    directives,
    macros: options.macros ?? true,
    missingIsEmpty: options.missing === "empty",
    reflection: options.reflection ?? true,
    functions: new Set(options.functions),
    foreachRounds: options.foreachRounds ?? Number.POSITIVE_INFINITY,
    refusesResources: options.refusesResources ?? false,
    limits: options.limits ?? {},
    listText: options.listText ?? (() => undefined),
    beforeStore: options.beforeStore ?? (() => {}),
  };
}

/** Apache Velocity 1.7 with its default configuration. */
export const velocity: Dialect = defineDialect({ name: "velocity" });
