// What names mean inside a macro. Arguments are not values but references, looked up anew at each use, in the place that
// called; a value set inside a macro is set there and everywhere around it. That is Velocity 1.7's way, kept exactly.
import type { Render } from "./render.ts";

/** An argument that is evaluated whenever its name is used. */
export interface ArgumentProxy {
  readonly value: (render: Render) => unknown;
}

/** Held no longer, because the variable was removed. */
const released = -1;

/** The names of one macro call. */
export class MacroScope {
  /** A variable that has no value here, whatever is stored in it: that of a loop whose element is null. */
  #held: number | undefined = undefined;
  readonly parent: MacroScope | undefined;
  readonly #locals = new Map<number, unknown>();
  readonly #proxies = new Map<number, ArgumentProxy>();
  /** How arguments were written at the call, by `$name`: printed when they have no value. */
  readonly literals = new Map<string, string>();

  constructor(parent: MacroScope | undefined) {
    this.parent = parent;
  }

  define(slot: number, value: unknown): void {
    this.#locals.set(slot, value);
  }

  defineProxy(slot: number, proxy: ArgumentProxy): void {
    this.#proxies.set(slot, proxy);
  }

  /** The surroundings of a loop's block while the element is null. */
  static holding(slot: number, parent: MacroScope | undefined): MacroScope {
    const scope = new MacroScope(parent);
    scope.#held = slot;
    return scope;
  }

  static get(render: Render, slot: number): unknown {
    for (let scope = render.scope; scope !== undefined; scope = scope.parent) {
      if (scope.#held === slot) return null;
      const local = scope.#locals.get(slot);
      if (local !== undefined && local !== null) return local;
      const proxy = scope.#proxies.get(slot);
      if (proxy !== undefined) {
        const current = render.scope;
        render.scope = scope.parent;
        try {
          return proxy.value(render);
        } finally {
          render.scope = current;
        }
      }
    }
    return render.vars[slot];
  }

  static put(render: Render, slot: number, value: unknown): void {
    for (let scope = render.scope; scope !== undefined; scope = scope.parent) {
      if (scope.#held === undefined) scope.#locals.set(slot, value);
    }
    render.vars[slot] = value;
  }

  static remove(render: Render, slot: number): void {
    for (let scope = render.scope; scope !== undefined; scope = scope.parent) {
      if (scope.#held === slot) scope.#held = released;
      scope.#locals.delete(slot);
      scope.#proxies.delete(slot);
    }
    render.vars[slot] = undefined;
  }

  static literal(render: Render, name: string): string | undefined {
    for (let scope = render.scope; scope !== undefined; scope = scope.parent) {
      const literal = scope.literals.get(name);
      if (literal !== undefined) return literal;
    }
    return undefined;
  }
}
