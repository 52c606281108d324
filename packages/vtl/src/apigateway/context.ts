// `$context` and `$stageVariables`: maps that templates cannot change, except for the two overrides
// (docs/behaviour/mapping-templates.md 2.2, 2.3).
import { JavaClass } from "../java/class.ts";
import { methodCall } from "../java/member.ts";
import { TemplateObject } from "../java/object.ts";
import { ownNames, ownValue, type PlainObject, setOwnValue } from "../java/own-property.ts";
import { toText } from "../java/print.ts";
import type { Runtime } from "../java/runtime.ts";
import type { Meter } from "../meter.ts";
import { identityNames } from "./context-members.ts";

/** Parts of the request or response that a template sets. It may store any other key too. */
export interface Override {
  header: { [name: string]: unknown };
  [name: string]: unknown;
}

/** A `$context` that computes members which few templates read. Its other members are its own data properties. */
export abstract class ComputedContext {
  /** Must be inherited, so that templates do not see it. */
  abstract get computedNames(): Iterable<string>;
  /** Undefined for a name that is not computed. */
  abstract computed(name: string): unknown;
}

function memberOf(values: object, name: string): unknown {
  if (!(values instanceof ComputedContext)) return ownValue(values, name);
  return Object.hasOwn(values, name) ? values[name as keyof typeof values] : values.computed(name);
}

/** Most methods work on a copy of the map. It has few members, whatever a client sends. */
const stepsPerCopy = 30;
const stepsPerMember = 20;
const bytesPerMember = 64;

/** Methods that change a map: they have no effect. */
const writingMethods = new Set(["put", "putAll", "putIfAbsent", "remove", "replace", "clear"]);

/** Has the name of Java's class, but no methods: its objects implement `call`. */
const readOnlyMapClass = new JavaClass("java.util.LinkedHashMap");

/** A map that templates cannot change. */
export class ReadOnlyMap extends TemplateObject {
  readonly javaClass = readOnlyMapClass;
  protected readonly values: object;
  readonly #prints: boolean;
  /** Names that are listed even without a value. */
  readonly #listed: readonly string[];

  constructor(values: object, prints: boolean, listed: readonly string[] = []) {
    super();
    this.values = values;
    this.#prints = prints;
    this.#listed = listed;
  }

  override property(name: string): unknown {
    return this.#member(name);
  }

  #member(name: string): unknown {
    const value = memberOf(this.values, name) ?? null;
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
    const copy = this.#copy(runtime.meter);
    if (name === "toString") return args.length === 0 ? this.text(runtime) : undefined;
    return methodCall(name)(copy, args, runtime);
  }

  override elements(meter: Meter): readonly unknown[] {
    return [...this.#copy(meter).values()];
  }

  override text(runtime: Runtime): string | null {
    return this.#prints ? toText(this.#copy(runtime.meter), runtime) : "";
  }

  #copy(meter: Meter): Map<unknown, unknown> {
    const copy = new Map<unknown, unknown>(this.#listed.map((name) => [name, ""]));
    for (const name of ownNames(this.values)) copy.set(name, this.#member(name));
    if (this.values instanceof ComputedContext) {
      for (const name of this.values.computedNames) copy.set(name, this.#member(name));
    }
    meter.charge(stepsPerCopy + stepsPerMember * copy.size);
    meter.allocate(bytesPerMember * copy.size);
    return copy;
  }
}

/** `$context` of one message. Its two overrides hold what templates have set. */
export class MessageContext extends ReadOnlyMap {
  readonly #earlier: MessageContext | undefined;
  #requestOverride: Override | undefined;
  #responseOverride: Override | undefined;

  /** @param earlier the context whose overrides this one continues */
  constructor(values: object, earlier?: MessageContext) {
    super(values, false);
    this.#earlier = earlier;
  }

  /** `$context.requestOverride`: `header`, `querystring`, `path` and any other key that templates have stored. */
  get requestOverride(): Override {
    this.#requestOverride ??= this.#earlier?.requestOverride ??
      this.#given("requestOverride") ?? { header: {}, querystring: {}, path: {} };
    return this.#requestOverride;
  }

  /** `$context.responseOverride`: `header`, `status` and any other key that templates have stored. */
  get responseOverride(): Override {
    this.#responseOverride ??= this.#earlier?.responseOverride ?? this.#given("responseOverride") ?? { header: {} };
    return this.#responseOverride;
  }

  #given(name: string): Override | undefined {
    return copyData(given(this.values, name)) as Override | undefined;
  }

  override property(name: string): unknown {
    if (name === "requestOverride") return this.requestOverride;
    if (name === "responseOverride") return this.responseOverride;
    if (name === "identity") return new ReadOnlyMap(given(this.values, "identity") ?? {}, false, identityNames);
    return super.property(name);
  }

  override text(runtime: Runtime): string | null {
    return new ReadOnlyMap(this.values, true).text(runtime);
  }
}

function given(values: object, name: string): PlainObject | undefined {
  const value = ownValue(values, name);
  return typeof value === "object" && value !== null ? (value as PlainObject) : undefined;
}

/** A copy that a template may change: own data properties only. */
function copyData(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copyData);
  const copy: PlainObject = {};
  for (const name of ownNames(value)) setOwnValue(copy, name, copyData(ownValue(value, name)));
  return copy;
}
