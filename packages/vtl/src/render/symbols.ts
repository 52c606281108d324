// Variables have numbered slots: names are looked up while compiling, not while rendering.

export class Symbols {
  /** The variables, by slot. */
  readonly names: string[] = [];
  readonly #slots = new Map<string, number>();

  /** The slot of a variable, a new one if it has none. */
  slot(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const slot = this.names.length;
    this.names.push(name);
    this.#slots.set(name, slot);
    return slot;
  }

  /** The slot of a variable; undefined if the template has not named it. */
  find(name: string): number | undefined {
    return this.#slots.get(name);
  }

  /** A copy of the slots, which one rendering may extend. */
  fork(): Symbols {
    const copy = new Symbols();
    for (const name of this.names) copy.slot(name);
    return copy;
  }
}
