// `$foreach`: the state of a loop, and a map in which a template may store values.
import { JavaClass } from "../java/class.ts";
import { deepEquals, hashCode } from "../java/equality.ts";
import { mapGet, mapHas } from "../java/map.ts";
import { type Describe, describe, type JavaMethod, MethodTable } from "../java/method.ts";
import { mapMethods } from "../java/methods/map.ts";
import { objectMethods } from "../java/methods/object.ts";
import { TemplateObject } from "../java/object.ts";
import { toText } from "../java/print.ts";
import type { Position } from "../source.ts";
import type { Render } from "./render.ts";

export class ForeachScope extends TemplateObject {
  readonly javaClass: JavaClass = foreachClass;
  index = -1;
  hasNext = false;
  /** The scope of the loop around this one. */
  readonly parent: ForeachScope | null;
  /** The value of `$foreach` before the loop, unless it was a loop's. */
  readonly replaced: unknown;
  /** The position of the loop's directive. */
  readonly position: () => Position;
  #storage: Map<unknown, unknown> | undefined;

  constructor(previous: unknown, position: () => Position) {
    super();
    this.parent = previous instanceof ForeachScope ? previous : null;
    this.replaced = previous instanceof ForeachScope ? null : (previous ?? null);
    this.position = position;
  }

  get count(): number {
    return this.index + 1;
  }

  get first(): boolean {
    return this.index < 1;
  }

  get last(): boolean {
    return !this.hasNext;
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

  override elements(): readonly unknown[] {
    return [...this.map.values()];
  }

  override text(render: Render): string | null {
    return toText(this.map, render);
  }

  /** The values that the template has stored. */
  get map(): Map<unknown, unknown> {
    this.#storage ??= new Map();
    return this.#storage;
  }
}

/** `$foreach.info`, for debugging. */
class LoopInfo extends TemplateObject {
  readonly javaClass: JavaClass = infoClass;
  readonly depth: number;
  readonly position: Position;

  constructor(scope: ForeachScope) {
    super();
    this.depth = scope.depth();
    this.position = scope.position();
  }

  override text(): string {
    const depth = this.depth > 1 ? ` depth:${this.depth}` : "";
    return `#foreach[type:block${depth} template:${templateName} line:${this.position.line} column:${this.position.column}]`;
  }
}

/** A template that is compiled from a text has no name; this is the one of the recorded samples. */
const templateName = "t";

const on: Describe<ForeachScope> = describe;

const foreachMethods = new MethodTable<ForeachScope>(
  [
    on("hasNext():boolean", (scope) => scope.hasNext),
    on("getIndex():int", (scope) => scope.index),
    on("getFirst():boolean", (scope) => scope.first),
    on("getLast():boolean", (scope) => scope.last),
    on("getCount():int", (scope) => scope.count),
    on("isFirst():boolean", (scope) => scope.first),
    on("isLast():boolean", (scope) => scope.last),
    on("getHasNext():boolean", (scope) => scope.hasNext),
    on("get(Object):Object", (scope, [key]) => scope.get(key)),
    on("getParent():Scope", (scope) => scope.parent),
    on("getInfo():Info", (scope) => new LoopInfo(scope)),
    on("getTopmost():Scope", (scope) => scope.topmost()),
    on("getReplaced():Object", (scope) => scope.outermostReplaced()),
    on("equals(Object):boolean", (scope, [other], meter) =>
      deepEquals(scope.map, other instanceof ForeachScope ? other.map : other, meter),
    ),
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
    onInfo("getLine():int", (info) => info.position.line),
    onInfo("getColumn():int", (info) => info.position.column),
  ],
  objectMethods,
);

export const foreachClass = new JavaClass(
  "org.apache.velocity.runtime.directive.ForeachScope",
  "Scope Map",
  foreachMethods,
);
export const infoClass = new JavaClass("org.apache.velocity.runtime.directive.Scope$Info", "", infoMethods);
