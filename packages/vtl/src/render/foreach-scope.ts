// `$foreach`: where a loop stands. It is also a map that a template may store values in.
import { deepEquals, hashCode } from "../java/equality.ts";
import { mapGet, mapHas } from "../java/map.ts";
import { type Describe, describe, type JavaMethod, MethodTable } from "../java/method.ts";
import { mapDescriptions } from "../java/methods/map.ts";
import { objectMethods } from "../java/methods/object.ts";
import { TemplateObject } from "../java/object.ts";
import { toText } from "../java/to-text.ts";
import type { Render } from "./render.ts";

/** Where the loop's directive stands. */
export interface LoopPlace {
  readonly line: number;
  readonly column: number;
}

export class ForeachScope extends TemplateObject {
  override readonly javaClass = "org.apache.velocity.runtime.directive.ForeachScope";
  override readonly className = "ForeachScope";
  override readonly methods = foreachMethods;
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

  /** What loops ask in each round is had without the search for a method. */
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
      default:
        return null;
    }
  }

  get(key: unknown): unknown {
    const value = mapGet(this.map, key);
    if (value === null && this.parent !== null && !mapHas(this.map, key)) return this.parent.get(key);
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

  info(): LoopInfo {
    return new LoopInfo(this.depth(), this.#place());
  }

  override elements(): readonly unknown[] {
    return [...this.map.values()];
  }

  override text(render: Render): string | null {
    return toText(this.map, render);
  }

  /** What the template has stored here. */
  get map(): Map<unknown, unknown> {
    this.#storage ??= new Map();
    return this.#storage;
  }
}

/** `$foreach.info`: for whoever looks for a mistake. */
export class LoopInfo extends TemplateObject {
  override readonly javaClass = "org.apache.velocity.runtime.directive.Scope$Info";
  override readonly className = "Info";
  override readonly methods = loopInfoMethods;
  readonly depth: number;
  readonly place: LoopPlace;

  constructor(depth: number, place: LoopPlace) {
    super();
    this.depth = depth;
    this.place = place;
  }

  override text(): string {
    const depth = this.depth > 1 ? ` depth:${this.depth}` : "";
    return `#foreach[type:block${depth} template:${templateName} line:${this.place.line} column:${this.place.column}]`;
  }
}

/** A template that was compiled from a text has no name; this one was given to those that the samples were recorded with. */
const templateName = "t";

const on: Describe<ForeachScope> = describe;

export const foreachMethods = new MethodTable<ForeachScope>(
  [
    on("hasNext()", (scope) => scope.hasNext),
    on("getIndex()", (scope) => scope.index),
    on("getFirst()", (scope) => scope.index < 1),
    on("getLast()", (scope) => !scope.hasNext),
    on("getCount()", (scope) => scope.index + 1),
    on("isFirst()", (scope) => scope.index < 1),
    on("isLast()", (scope) => !scope.hasNext),
    on("getHasNext()", (scope) => scope.hasNext),
    on("get(Object)", (scope, [key]) => scope.get(key)),
    on("getParent()", (scope) => scope.parent),
    on("getInfo()", (scope) => scope.info()),
    on("getTopmost()", (scope) => scope.topmost()),
    on("getReplaced()", (scope) => scope.outermostReplaced()),
    on("equals(Object)", (scope, [other], render) => {
      return deepEquals(scope.map, other instanceof ForeachScope ? other.map : other, render);
    }),
    on("hashCode()", (scope, _none, render) => hashCode(scope.map, render)),
  ],
  mapDescriptions.map(
    (method): JavaMethod<ForeachScope> => ({
      ...method,
      body: (scope, args, render) => method.body(scope.map, args, render),
    }),
  ),
  objectMethods,
);

const onInfo: Describe<LoopInfo> = describe;

export const loopInfoMethods = new MethodTable<LoopInfo>(
  [
    onInfo("getName()", () => "foreach"),
    onInfo("getType()", () => "block"),
    onInfo("getDepth()", (info) => info.depth),
    onInfo("getTemplate()", () => templateName),
    onInfo("getLine()", (info) => info.place.line),
    onInfo("getColumn()", (info) => info.place.column),
  ],
  objectMethods,
);
