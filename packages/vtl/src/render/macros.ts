// The macros that a template knows. As in Velocity, a macro may be called before the place where it is defined, and the
// first definition of a name stands.
import type { BlockNode } from "../ast.ts";
import type { Source } from "../source.ts";
import type { Run } from "./code.ts";

export interface MacroDefinition {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly block: BlockNode;
  readonly source: Source;
  /** The emitted body. */
  run: Run | undefined;
}

export class MacroRegistry {
  readonly #definitions = new Map<string, MacroDefinition>();
  readonly #parent: MacroRegistry | undefined;

  constructor(parent?: MacroRegistry) {
    this.#parent = parent;
  }

  get(name: string): MacroDefinition | undefined {
    return this.#definitions.get(name) ?? this.#parent?.get(name);
  }

  /** The macros that were added here, not to a parent. */
  own(): Iterable<MacroDefinition> {
    return this.#definitions.values();
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** The first definition of a name counts. */
  add({ name, parameters, block, source }: Omit<MacroDefinition, "run">): void {
    if (!this.has(name)) this.#definitions.set(name, { name, parameters, block, source, run: undefined });
  }
}
