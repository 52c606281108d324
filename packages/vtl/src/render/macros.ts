// The macros of a template. As in Velocity, a macro may be called before its definition, and the first definition of a name
// counts.
import type { BlockNode, DirectiveNode } from "../ast.ts";
import type { Source } from "../source.ts";
import type { Run } from "./render.ts";

export interface MacroDefinition {
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

  /** The macros without those of a parent. */
  own(): Iterable<MacroDefinition> {
    return this.#definitions.values();
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  add(name: string, { declares: parameters, block }: DirectiveNode, source: Source): void {
    if (block !== undefined && !this.has(name)) {
      this.#definitions.set(name, { parameters, block, source, run: undefined });
    }
  }
}
