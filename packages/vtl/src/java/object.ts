// The objects that the library itself puts before templates. Their classes are the only ones whose code a template can
// reach, and only through these methods.
import type { MethodTable } from "./method.ts";
import type { Runtime } from "./runtime.ts";

export abstract class TemplateObject {
  /** Name of the Java class that this object imitates, for comparisons and `.class`. */
  abstract readonly javaClass: string;
  /** The class by which methods are found; of `Other` objects, by `call`. */
  readonly className: string = "Other";
  /** The methods of a class that the value model does not know. */
  readonly methods: Pick<MethodTable<never>, "find"> | undefined = undefined;

  /** `$object.name`; null when there is no such property. */
  property(_name: string, _runtime: Runtime): unknown {
    return null;
  }

  /** `#set($object.name = value)` and `#set($object[name] = value)`; false when it cannot be set. */
  setProperty(_name: string, _value: unknown, _runtime: Runtime): boolean {
    return false;
  }

  /** `$object.name(args)`; undefined when there is no such method for such arguments. */
  call(_name: string, _args: readonly unknown[], _runtime: Runtime): unknown {
    return undefined;
  }

  /** The elements that `#foreach` walks over. */
  elements(): readonly unknown[] | null {
    return null;
  }

  /** The printed form; null when there is none, so that the reference prints as if it had no value. */
  abstract text(runtime: Runtime): string | null;
}
