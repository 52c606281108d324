// What `compile` can be told, and what of it makes no sense.
import type { Dialect } from "./dialect.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { dialectOf, type ProfileName } from "./profile.ts";

export interface CompileOptions extends Partial<Limits> {
  /** The dialect: one that has a name, or one that `defineDialect` made. Default `velocity`. */
  readonly profile?: ProfileName | Dialect | undefined;
  /** Gives the text that `#parse` and `#include` name, or undefined when there is none. Default: nothing is found. */
  readonly load?: ((name: string) => string | undefined) | undefined;
  /** Whether the template can tell how an output came about, by `trace` instead of `render`. Costs `render` nothing. Default false. */
  readonly trace?: boolean | undefined;
}

/** The options with all that was left out. */
export interface Settings {
  readonly dialect: Dialect;
  readonly limits: Limits;
  readonly load: (name: string) => string | undefined;
}

const limitNames = Object.keys(defaultLimits) as (keyof Limits)[];
const optionNames: ReadonlySet<string> = new Set(["profile", "load", "trace", ...limitNames]);

/** @throws TypeError for an option that does not exist, RangeError for a limit that is no bound */
export function settingsOf(options: CompileOptions): Settings {
  for (const name of Object.keys(options)) {
    if (!optionNames.has(name)) {
      throw new TypeError(`There is no option ${JSON.stringify(name)}: use ${[...optionNames].join(", ")}`);
    }
  }
  const dialect = dialectOf(options.profile);
  const limits: { -readonly [name in keyof Limits]: number } = { ...defaultLimits };
  for (const name of limitNames) {
    const value = options[name] ?? dialect.limits[name];
    if (value === undefined) continue;
    if (typeof value !== "number" || !(value > 0)) {
      throw new RangeError(`The option ${name} must be a number above 0, not ${String(value)}`);
    }
    limits[name] = value;
  }
  if (options.load !== undefined && typeof options.load !== "function") {
    throw new TypeError(`The option load must be a function, not ${typeof options.load}`);
  }
  return { dialect, limits, load: options.load ?? (() => undefined) };
}
