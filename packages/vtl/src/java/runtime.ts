// The services of a rendering that values and methods use.
import type { Meter } from "../meter.ts";

export interface Runtime {
  /** Methods charge the cost of their work here before they begin. */
  readonly meter: Meter;
  /** True if templates may use `$value.class` and `getClass()`. */
  readonly reflection: boolean;
  /** State of the dialect's objects during one rendering. */
  dialectState: unknown;
  /** The printed form of a list that does not print as in Java; undefined for other lists. */
  listText(list: readonly unknown[]): string | undefined;
  /** Called before an object is stored in another one or passed to a method. */
  beforeStore(): void;
}

/** A runtime for printing values outside a rendering. */
export function bareRuntime(meter: Meter, listText: Runtime["listText"] = () => undefined): Runtime {
  return { meter, reflection: false, dialectState: undefined, listText, beforeStore: () => {} };
}
