// The meaning of names inside a macro, exactly as in Velocity 1.7. Arguments are expressions that are evaluated at each use,
// in the scope of the caller. An assignment inside a macro also sets the variable in all scopes around it.
import type { Render, Value } from "./render.ts";

/** Replaces a held slot when its variable is removed. */
const released = -1;

/** The names of one macro call. */
export class MacroScope {
  /** The slot of a loop's variable while the element is null: it has no value, even if one is assigned. */
  #held: number | undefined = undefined;
  readonly parent: MacroScope | undefined;
  readonly #locals = new Map<number, unknown>();
  /** Arguments that are evaluated at each use. */
  readonly #proxies = new Map<number, Value>();
  /** The source of the arguments at the call, by `$name`; it prints if they have no value. */
  readonly literals = new Map<string, string>();

  constructor(parent: MacroScope | undefined) {
    this.parent = parent;
  }

  define(slot: number, value: unknown): void {
    this.#locals.set(slot, value);
  }

  defineProxy(slot: number, proxy: Value): void {
    this.#proxies.set(slot, proxy);
  }

  /** The scope of a loop's block while the element is null. */
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
          return proxy(render);
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
