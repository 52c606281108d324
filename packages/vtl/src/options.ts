// The options of `compile`, checked and completed.
import { apigateway } from "./apigateway/dialect.ts";
import { type Dialect, velocity } from "./dialect.ts";
import { defaultLimits, type Limits } from "./limits.ts";

/** `velocity`: Apache Velocity 1.7 with its default configuration. `apigateway`: the mapping templates of API Gateway. */
export type ProfileName = "velocity" | "apigateway";

export interface CompileOptions extends Partial<Limits> {
  /** The name of a built-in dialect, or a result of `defineDialect`. Default `velocity`. */
  readonly profile?: ProfileName | Dialect | undefined;
  /** Returns the text that `#parse` and `#include` name, or undefined if it does not exist. Default: finds nothing. */
  readonly load?: ((name: string) => string | undefined) | undefined;
  /** If true, the template also has `trace`, which reports the provenance of the output. Costs `render` nothing. Default false. */
  readonly trace?: boolean | undefined;
}

/** The options with their defaults. */
export interface Settings {
  readonly dialect: Dialect;
  readonly limits: Limits;
  readonly load: (name: string) => string | undefined;
}

const limitNames = Object.keys(defaultLimits) as (keyof Limits)[];
const optionNames: ReadonlySet<string> = new Set(["profile", "load", "trace", ...limitNames]);

/** @throws TypeError for an unknown option or profile, RangeError for an invalid limit */
export function settingsOf(options: CompileOptions): Settings {
  for (const name of Object.keys(options)) {
    if (!optionNames.has(name)) {
      throw new TypeError(`Unknown option ${JSON.stringify(name)}. Use ${[...optionNames].join(", ")}.`);
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

const profiles: { readonly [name in ProfileName]: Dialect } = { velocity, apigateway };

/** @throws TypeError for an unknown name */
function dialectOf(profile: ProfileName | Dialect = "velocity"): Dialect {
  if (typeof profile === "object" && profile !== null) return profile;
  const named = Object.hasOwn(profiles, profile) ? profiles[profile] : undefined;
  if (named === undefined) {
    const known = Object.keys(profiles).map((name) => JSON.stringify(name));
    throw new TypeError(`Unknown profile ${JSON.stringify(profile)}. Use ${known.join(", ")} or a dialect.`);
  }
  return named;
}
