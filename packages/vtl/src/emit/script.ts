// The JavaScript of a template: functions that share constants. Text of the template gets into it only as string literals.

import type { Run } from "../render/render.ts";

/** The name of a function in the script. */
export type FunctionName = `f${number}`;

/** The parameters of the functions of `render/render.ts`. */
export type Parameters = "render" | "receiver, render";

export class Script {
  readonly #constants: unknown[] = [];
  readonly #names = new Map<unknown, string>();
  readonly #functions: string[] = [];
  readonly #properties = new Set<string>();

  /** The name of a value that the script reads. */
  constant(value: unknown): string {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    const name = `k${this.#constants.length}`;
    this.#names.set(value, name);
    this.#constants.push(value);
    return name;
  }

  /** A property of a value, read as in JavaScript. */
  property(value: string, name: string): string {
    this.#properties.add(name);
    return `${value}[${JSON.stringify(name)}]`;
  }

  define(parameters: Parameters, statements: string): FunctionName {
    const name: FunctionName = `f${this.#functions.length}`;
    this.#functions.push(`function ${name}(${parameters}) {\n${statements}}\n`);
    return name;
  }

  /**
   * The JavaScript, for a function of the constants `k` that returns the named functions. The first of them is one that
   * returns true if plain objects inherit a property that the script reads.
   */
  text(names: readonly FunctionName[]): string {
    const constants = this.#constants.map((_, index) => `, k${index} = k[${index}]`);
    const inherited = Array.from(this.#properties, (name) => `${JSON.stringify(name)} in objects`);
    return [
      `"use strict";\nconst objects = Object.prototype${constants.join("")};\n`,
      ...this.#functions,
      `const inherits = () => ${inherited.join(" || ") || "false"};\n`,
      `return [${["inherits", ...names].join(", ")}];\n`,
    ].join("");
  }

  /**
   * Makes the functions.
   * @throws Error if a Content Security Policy forbids to make functions from text
   */
  functions(names: readonly FunctionName[]): readonly [inherits: () => boolean, ...Run[]] {
    try {
      const make = new Function("k", this.text(names)) as (k: readonly unknown[]) => [() => boolean, ...Run[]];
      return make(this.#constants);
    } catch (cause) {
      if (!(cause instanceof EvalError)) throw cause;
      throw new Error("Templates cannot be rendered here. Allow 'unsafe-eval' in the Content Security Policy.", {
        cause,
      });
    }
  }
}
