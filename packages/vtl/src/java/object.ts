// The objects that the library itself puts before templates. Their classes are the only ones whose code a template can
// reach, and only through these methods.
import type { Meter } from "../meter.ts";
import { JavaValue } from "./class.ts";
import type { Runtime } from "./runtime.ts";

/** A call of one method with the same arguments each time, on any object of the class that prepared it. */
export type PreparedCall = (self: TemplateObject, runtime: Runtime) => unknown;

export abstract class TemplateObject extends JavaValue {
  /** `$object.name`; null when there is no such property. */
  property(_name: string, _runtime: Runtime): unknown {
    return null;
  }

  /** `#set($object.name = value)` and `#set($object[name] = value)`; false when it cannot be set. */
  setProperty(_name: string, _value: unknown, _runtime: Runtime): boolean {
    return false;
  }

  /** `$object.name(args)`, where the class has no methods; undefined when there is none for such arguments. */
  call(_name: string, _args: readonly unknown[], _runtime: Runtime): unknown {
    return undefined;
  }

  /** What `call` does for arguments that are constants, without looking at them each time; undefined if only `call` does it. */
  prepare(_name: string, _args: readonly unknown[], _runtime: Runtime): PreparedCall | undefined {
    return undefined;
  }

  /**
   * For traces: the JSONPath of what `$object.name` or `$object.name(args)` gives, where that is a part of a document that
   * stands behind the object, or a name for it where it is not.
   */
  pathOf(_name: string, _args: readonly unknown[] | undefined): string | undefined {
    return undefined;
  }

  /** The elements that `#foreach` walks over; charges what it takes to collect them. */
  elements(_meter: Meter): readonly unknown[] | null {
    return null;
  }
}
