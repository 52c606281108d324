// Variables have numbered places: names are looked up while compiling, not while rendering.

export class Symbols {
  /** The variables, by place. */
  readonly names: string[] = [];
  /** The names that are read as properties of objects. */
  readonly properties: string[] = [];
  readonly #slots = new Map<string, number>();

  /** The place of a variable, made if it has none yet. */
  slot(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const slot = this.names.length;
    this.names.push(name);
    this.#slots.set(name, slot);
    return slot;
  }

  /** The place of a variable, if any part of the template has named it. */
  find(name: string): number | undefined {
    return this.#slots.get(name);
  }

  property(name: string): void {
    if (!this.properties.includes(name)) this.properties.push(name);
  }

  /** The same places, with room for more that only one rendering needs. */
  fork(): Symbols {
    const copy = new Symbols();
    for (const name of this.names) copy.slot(name);
    copy.properties.push(...this.properties);
    return copy;
  }
}
