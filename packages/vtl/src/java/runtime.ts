// The services of a rendering that values and methods use.
import type { Meter } from "../meter.ts";

export interface Runtime {
  /** Methods charge the cost of their work here before they begin. */
  readonly meter: Meter;
  readonly dialect: ValueRules;
  /** State of the dialect's objects during one rendering. */
  dialectState: unknown;
}

/** The rules of a dialect for values. */
export interface ValueRules {
  /** If true, `$value.class` and `$value.getClass()` return the Java class. Default true. */
  readonly reflection: boolean;
  /** The text of a list that does not print as in Java; undefined for all others. */
  readonly listText: (list: readonly unknown[], runtime: Runtime) => string | undefined;
  /** Called before an object is stored in another or passed to a method. */
  readonly beforeStore: (runtime: Runtime) => void;
}

/** A runtime for printing values outside a rendering. */
export function bareRuntime(meter: Meter, listText: ValueRules["listText"] = () => undefined): Runtime {
  return { meter, dialect: { reflection: false, listText, beforeStore: () => {} }, dialectState: undefined };
}
