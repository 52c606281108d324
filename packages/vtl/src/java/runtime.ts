// What values and methods need of the rendering that uses them.
import type { Meter } from "../meter.ts";

export interface Runtime {
  /** Methods charge their work here before they begin, in proportion to what it costs. */
  readonly meter: Meter;
  /** Whether `$value.class` and `getClass()` are offered. */
  readonly reflection: boolean;
  /** What the objects of a dialect keep between their calls in one rendering. */
  dialectState: unknown;
  /** The text of a list that does not print as Java prints it; undefined for all others. */
  listText(list: readonly unknown[]): string | undefined;
  /** Is called before an object is stored in another or passed to a method. */
  beforeStore(): void;
}

/** Where values print and no template is at work. */
export function bareRuntime(meter: Meter, listText: Runtime["listText"] = () => undefined): Runtime {
  return { meter, reflection: false, dialectState: undefined, listText, beforeStore: () => {} };
}
