// `$foreach`: where a loop stands. It is also a map that a template may store values in.
import { mapGet, mapHas } from "./map-access.ts";
import { mapMethods } from "./map-method.ts";
import type { Render } from "./render.ts";
import { TemplateObject } from "./template-object.ts";
import { toText } from "./to-text.ts";

/** Where the loop's directive stands. */
export interface LoopPlace {
  readonly line: number;
  readonly column: number;
}

export class ForeachScope extends TemplateObject {
  override readonly javaClass = "org.apache.velocity.runtime.directive.ForeachScope";
  index = -1;
  hasNext = false;
  /** The scope of the loop around this one. */
  readonly parent: ForeachScope | null;
  /** What `$foreach` was before, when that was no loop. */
  readonly replaced: unknown;
  readonly #place: () => LoopPlace;
  #storage: Map<unknown, unknown> | undefined;

  constructor(previous: unknown, place: () => LoopPlace) {
    super();
    this.parent = previous instanceof ForeachScope ? previous : null;
    this.replaced = previous instanceof ForeachScope ? null : (previous ?? null);
    this.#place = place;
  }

  override property(name: string): unknown {
    switch (name) {
      case "index":
        return this.index;
      case "count":
        return this.index + 1;
      case "hasNext":
        return this.hasNext;
      case "first":
        return this.index < 1;
      case "last":
        return !this.hasNext;
      case "parent":
        return this.parent;
      case "topmost":
        return this.topmost();
      case "replaced":
        return this.outermostReplaced();
      case "info":
        return new LoopInfo(this.depth(), this.#place());
      default:
        if (/^[A-Z]/.test(name)) {
          const value = this.property(name.charAt(0).toLowerCase() + name.slice(1));
          if (value !== null) return value;
        }
        return this.get(name);
    }
  }

  override setProperty(name: string, value: unknown): boolean {
    this.#map().set(name, value ?? null);
    return true;
  }

  override call(name: string, args: readonly unknown[], render: Render): unknown {
    if (args.length === 0) {
      switch (name) {
        case "getIndex":
        case "getCount":
        case "getHasNext":
        case "getFirst":
        case "getLast":
        case "getParent":
        case "getTopmost":
        case "getReplaced":
        case "getInfo":
          return this.property(name.charAt(3).toLowerCase() + name.slice(4));
        case "hasNext":
          return this.hasNext;
        case "isFirst":
          return this.index < 1;
        case "isLast":
          return !this.hasNext;
        case "toString":
          return this.text(render);
      }
    }
    if (name === "get") return args.length === 1 ? this.get(args[0]) : undefined;
    return mapMethods.get(name)?.(this.#map(), args, render);
  }

  get(key: unknown): unknown {
    const value = mapGet(this.#map(), key);
    if (value === null && this.parent !== null && !mapHas(this.#map(), key)) return this.parent.get(key);
    return value;
  }

  topmost(): ForeachScope {
    return this.parent === null ? this : this.parent.topmost();
  }

  outermostReplaced(): unknown {
    return this.replaced === null && this.parent !== null ? this.parent.outermostReplaced() : this.replaced;
  }

  depth(): number {
    return this.parent === null ? 1 : this.parent.depth() + 1;
  }

  override elements(): readonly unknown[] {
    return [...this.#map().values()];
  }

  override text(render: Render): string | null {
    return toText(this.#map(), render);
  }

  #map(): Map<unknown, unknown> {
    this.#storage ??= new Map();
    return this.#storage;
  }
}

/** `$foreach.info`: for whoever looks for a mistake. */
class LoopInfo extends TemplateObject {
  override readonly javaClass = "org.apache.velocity.runtime.directive.Scope$Info";
  readonly #depth: number;
  readonly #place: LoopPlace;

  constructor(depth: number, place: LoopPlace) {
    super();
    this.#depth = depth;
    this.#place = place;
  }

  override property(name: string): unknown {
    switch (name) {
      case "name":
        return "foreach";
      case "type":
        return "block";
      case "depth":
        return this.#depth;
      case "line":
        return this.#place.line;
      case "column":
        return this.#place.column;
      default:
        return null;
    }
  }

  override text(): string {
    const depth = this.#depth > 1 ? ` depth:${this.#depth}` : "";
    return `#foreach[type:block${depth} line:${this.#place.line} column:${this.#place.column}]`;
  }
}
