// `$foreach`: where a loop stands. It is also a map that a template may store values in.
import { JavaClass } from "../java/class.ts";
import { deepEquals, hashCode } from "../java/equality.ts";
import { mapGet, mapHas } from "../java/map.ts";
import { type Describe, describe, type JavaMethod, MethodTable } from "../java/method.ts";
import { mapMethods } from "../java/methods/map.ts";
import { objectMethods } from "../java/methods/object.ts";
import { TemplateObject } from "../java/object.ts";
import { toText } from "../java/print.ts";
import type { Render } from "./render.ts";

/** Where the loop's directive stands. */
export interface LoopPlace {
  readonly line: number;
  readonly column: number;
}

export class ForeachScope extends TemplateObject {
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

  get javaClass(): JavaClass {
    return foreachClass;
  }

  /** Fast path for the properties that are read in every round. */
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

/** `$foreach.info`: for debugging. */
export class LoopInfo extends TemplateObject {
  readonly depth: number;
  readonly place: LoopPlace;

  constructor(depth: number, place: LoopPlace) {
    super();
    this.depth = depth;
    this.place = place;
  }

  get javaClass(): JavaClass {
    return infoClass;
  }

  override text(): string {
    const depth = this.depth > 1 ? ` depth:${this.depth}` : "";
    return `#foreach[type:block${depth} template:${templateName} line:${this.place.line} column:${this.place.column}]`;
  }
}

/** A template that was compiled from a text has no name; this one was given to those that the samples were recorded with. */
const templateName = "t";

const on: Describe<ForeachScope> = describe;

const foreachMethods = new MethodTable<ForeachScope>(
  [
    on("hasNext():boolean", (scope) => scope.hasNext),
    on("getIndex():int", (scope) => scope.index),
    on("getFirst():boolean", (scope) => scope.index < 1),
    on("getLast():boolean", (scope) => !scope.hasNext),
    on("getCount():int", (scope) => scope.index + 1),
    on("isFirst():boolean", (scope) => scope.index < 1),
    on("isLast():boolean", (scope) => !scope.hasNext),
    on("getHasNext():boolean", (scope) => scope.hasNext),
    on("get(Object):Object", (scope, [key]) => scope.get(key)),
    on("getParent():Scope", (scope) => scope.parent),
    on("getInfo():Info", (scope) => scope.info()),
    on("getTopmost():Scope", (scope) => scope.topmost()),
    on("getReplaced():Object", (scope) => scope.outermostReplaced()),
    on("equals(Object):boolean", (scope, [other], meter) => {
      return deepEquals(scope.map, other instanceof ForeachScope ? other.map : other, meter);
    }),
    on("hashCode():int", (scope, _none, meter) => hashCode(scope.map, meter)),
  ],
  mapMethods.map(
    (method): JavaMethod<ForeachScope> => ({
      ...method,
      body: (scope, args, meter, runtime) => method.body(scope.map, args, meter, runtime),
    }),
  ),
  objectMethods,
);

const onInfo: Describe<LoopInfo> = describe;

const infoMethods = new MethodTable<LoopInfo>(
  [
    onInfo("getName():String", () => "foreach"),
    onInfo("getType():String", () => "block"),
    onInfo("getDepth():int", (info) => info.depth),
    onInfo("getTemplate():String", () => templateName),
    onInfo("getLine():int", (info) => info.place.line),
    onInfo("getColumn():int", (info) => info.place.column),
  ],
  objectMethods,
);

export const foreachClass = new JavaClass(
  "org.apache.velocity.runtime.directive.ForeachScope",
  "Scope Map",
  foreachMethods,
);
export const infoClass = new JavaClass("org.apache.velocity.runtime.directive.Scope$Info", "", infoMethods);
