// The library's own objects in templates. A template can run code of these classes only, and only through these methods.
import type { Meter } from "../meter.ts";
import { JavaValue } from "./class.ts";
import type { Runtime } from "./runtime.ts";

/** A call of one method with constant arguments, on any object of the class that prepared it. */
export type PreparedCall = (self: TemplateObject, runtime: Runtime) => unknown;

export abstract class TemplateObject extends JavaValue {
  /** `$object.name`; null if there is no such property. */
  property(_name: string, _runtime: Runtime): unknown {
    return null;
  }

  /** `#set($object.name = value)` and `#set($object[name] = value)`; false if it cannot be set. */
  setProperty(_name: string, _value: unknown, _runtime: Runtime): boolean {
    return false;
  }

  /** `$object.name(args)` if the class has no Java methods; undefined if there is no function for these arguments. */
  call(_name: string, _args: readonly unknown[], _runtime: Runtime): unknown {
    return undefined;
  }

  /** Prepares `call` for constant arguments; undefined if the call cannot be prepared. */
  prepare(_name: string, _args: readonly unknown[], _runtime: Runtime): PreparedCall | undefined {
    return undefined;
  }

  /**
   * For traces: the JSONPath of the value of `$object.name` or `$object.name(args)` in the object's document, or a name for a
   * value that is not part of a document.
   */
  pathOf(_name: string, _args: readonly unknown[] | undefined): string | undefined {
    return undefined;
  }

  /** The elements for `#foreach`; charges the cost of collecting them. */
  elements(_meter: Meter): readonly unknown[] | null {
    return null;
  }
}

/** An object with a JSON document. */
export abstract class DocumentObject extends TemplateObject {
  /** The document, once `read` has returned it. */
  document: unknown = undefined;

  /** Parses the document at the first call; undefined if that fails. @throws LimitExceeded */
  abstract read(meter: Meter): unknown;
}
