// Dialects of the template language.
import type { ValueRules } from "./java/runtime.ts";
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

export interface DialectOptions extends Partial<ValueRules> {
  /** For messages and for `template.profile`. */
  readonly name: string;
  /** The directives besides `#set`, `#if`, `#elseif`, `#else`. All others print as written. Default: all. */
  readonly directives?: readonly DirectiveName[];
  /** If false, `#macro` defines nothing: its block and all calls print as written. Default true. */
  readonly macros?: boolean;
  /** A reference without a value prints as written (`literal`), or its value is `""` (`empty`). Default `literal`. */
  readonly missing?: "literal" | "empty";
  /** Variables that templates call as functions, `$upper("a")`, which Velocity lacks; use `templateFunction`. Default: none. */
  readonly functions?: readonly string[];
  /** Rounds after which a `#foreach` ends without an error. Default: no limit. */
  readonly foreachRounds?: number;
  /** If true, `#parse` and `#include` fail at run time when `directives` omits them, instead of printing. Default false. */
  readonly refusesResources?: boolean;
  /** Defaults for the limits of `compile`. */
  readonly limits?: Partial<Limits>;
}

/** The result of `defineDialect`. */
export interface Dialect extends Required<Omit<DialectOptions, "directives" | "missing" | "limits" | "functions">> {
  readonly directives: ReadonlyMap<string, DirectiveType>;
  readonly functions: ReadonlySet<string>;
  readonly missingIsEmpty: boolean;
  /** The members of a DocumentObject's document that a call with these arguments reads; undefined for any other call. */
  readonly documentPath: (method: string, args: readonly unknown[]) => readonly string[] | undefined;
  readonly limits: Partial<Limits>;
}

/**
 * Makes a dialect for the option `profile` of `compile`.
 * @throws TypeError for a directive that does not exist
 */
export function defineDialect(options: DialectOptions): Dialect {
  const names = options.directives ?? (Object.keys(directiveTypes) as DirectiveName[]);
  const directives = new Map<string, DirectiveType>();
  for (const name of names) {
    if (!Object.hasOwn(directiveTypes, name)) {
      throw new TypeError(`#${name} is not a directive. Use ${Object.keys(directiveTypes).join(", ")}.`);
    }
    directives.set(name, directiveTypes[name]);
  }
  return {
    name: options.name,
    directives,
    macros: options.macros ?? true,
    missingIsEmpty: options.missing === "empty",
    documentPath: () => undefined,
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
