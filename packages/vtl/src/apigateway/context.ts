// `$context` and `$stageVariables`: maps that templates read and cannot change, but for the two overrides
// (mapping-templates.md 2.2, 2.3).
import { JavaClass } from "../java/class.ts";
import { MapView } from "../java/map-view.ts";
import { methodCall } from "../java/member.ts";
import { TemplateObject } from "../java/object.ts";
import { ownNames, ownValue, type PlainObject, setOwnValue } from "../java/own-property.ts";
import { toText } from "../java/print.ts";
import type { Runtime } from "../java/runtime.ts";
import { identityNames } from "./context-members.ts";

/** What a template may set of the request or of the response; any further keys may be stored too. */
export interface Override {
  header: { [name: string]: unknown };
  [name: string]: unknown;
}

/** A `$context` with members beside its own that are computed when a template asks for them: those that few templates read. */
export abstract class ComputedContext {
  // Its own members are data properties: templates read them without asking what they are.

  /** Must be inherited, so that templates do not see it. */
  abstract get computedNames(): Iterable<string>;
  /** Undefined for a name that is not computed. */
  abstract computed(name: string): unknown;
}

function memberOf(values: object, name: string): unknown {
  if (!(values instanceof ComputedContext)) return ownValue(values, name);
  return Object.hasOwn(values, name) ? values[name as keyof typeof values] : values.computed(name);
}

/** What the copy of a map costs, which most of its methods work on; it has few members, whatever a client sends. */
const stepsPerCopy = 30;
const stepsPerMember = 20;
const bytesPerMember = 64;

/** Methods that change a map: accepted, without effect. */
const writingMethods = new Set(["put", "putAll", "putIfAbsent", "remove", "replace", "clear"]);

/** Has the name of Java's class, but answers to `call` itself. */
const readOnlyMapClass = new JavaClass("java.util.LinkedHashMap");

/** A map that stays as it is, whatever a template does. */
export class ReadOnlyMap extends TemplateObject {
  readonly javaClass = readOnlyMapClass;
  readonly #values: object;
  readonly #prints: boolean;
  /** Names that are listed even when there is no value. */
  readonly #listed: readonly string[];

  constructor(values: object, prints: boolean, listed: readonly string[] = []) {
    super();
    this.#values = values;
    this.#prints = prints;
    this.#listed = listed;
  }

  override property(name: string): unknown {
    const value = memberOf(this.#values, name) ?? null;
    if (Array.isArray(value)) return value.map(copyData);
    if (typeof value !== "object" || value === null) return value;
    return value instanceof ReadOnlyMap ? value : new ReadOnlyMap(value, this.#prints);
  }

  override setProperty(): boolean {
    return true;
  }

  override call(name: string, args: readonly unknown[], runtime: Runtime): unknown {
    if (writingMethods.has(name)) return null;
    if (name === "get" && args.length === 1) return typeof args[0] === "string" ? this.property(args[0]) : null;
    const copy = this.#copy(runtime);
    if (name === "toString") return args.length === 0 ? this.text(runtime) : undefined;
    return methodCall(name)(copy, args, runtime);
  }

  override elements(): readonly unknown[] {
    return new MapView(this.#copy(undefined), "values").elements();
  }

  override text(runtime: Runtime): string | null {
    return this.#prints ? toText(this.#copy(runtime), runtime) : "";
  }

  #copy(runtime: Runtime | undefined): Map<unknown, unknown> {
    const copy = new Map<unknown, unknown>(this.#listed.map((name) => [name, ""]));
    for (const name of ownNames(this.#values)) copy.set(name, this.property(name));
    if (this.#values instanceof ComputedContext) {
      for (const name of this.#values.computedNames) copy.set(name, this.property(name));
    }
    runtime?.meter.charge(stepsPerCopy + stepsPerMember * copy.size);
    runtime?.meter.allocate(bytesPerMember * copy.size);
    return copy;
  }
}

/** `$context` of one message. What templates set in the overrides is found in its two members afterwards. */
export class MessageContext extends TemplateObject {
  readonly javaClass = readOnlyMapClass;
  readonly #values: object;
  #madeView: ReadOnlyMap | undefined;
  readonly #earlier: MessageContext | undefined;
  #requestOverride: Override | undefined;
  #responseOverride: Override | undefined;

  /** @param earlier whose overrides this one goes on with */
  constructor(values: object, earlier?: MessageContext) {
    super();
    this.#values = values;
    this.#earlier = earlier;
  }

  get #view(): ReadOnlyMap {
    this.#madeView ??= new ReadOnlyMap(this.#values, false);
    return this.#madeView;
  }

  /** What templates have stored in `$context.requestOverride`: `header`, `querystring`, `path` and whatever else. */
  get requestOverride(): Override {
    this.#requestOverride ??= (this.#earlier?.requestOverride ??
      copyData(given(this.#values, "requestOverride")) ?? { header: {}, querystring: {}, path: {} }) as Override;
    return this.#requestOverride;
  }

  /** What templates have stored in `$context.responseOverride`: `header`, `status` and whatever else. */
  get responseOverride(): Override {
    this.#responseOverride ??= (this.#earlier?.responseOverride ??
      copyData(given(this.#values, "responseOverride")) ?? { header: {} }) as Override;
    return this.#responseOverride;
  }

  override property(name: string): unknown {
    if (name === "requestOverride") return this.requestOverride;
    if (name === "responseOverride") return this.responseOverride;
    if (name === "identity") return new ReadOnlyMap(given(this.#values, "identity") ?? {}, false, identityNames);
    return this.#view.property(name);
  }

  override setProperty(): boolean {
    return true;
  }

  override call(name: string, args: readonly unknown[], runtime: Runtime): unknown {
    if (name === "get" && args.length === 1) return typeof args[0] === "string" ? this.property(args[0]) : null;
    return this.#view.call(name, args, runtime);
  }

  override elements(): readonly unknown[] {
    return this.#view.elements();
  }

  override text(runtime: Runtime): string | null {
    const all = new ReadOnlyMap(this.#values, true);
    return all.text(runtime);
  }
}

function given(values: object, name: string): PlainObject | undefined {
  const value = ownValue(values, name);
  return typeof value === "object" && value !== null ? (value as PlainObject) : undefined;
}

/** What a template may keep and change: own data only, and the caller's stays the caller's. */
function copyData(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copyData);
  const copy: PlainObject = {};
  for (const name of ownNames(value)) setOwnValue(copy, name, copyData(ownValue(value, name)));
  return copy;
}
