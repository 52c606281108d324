// The dialects that have a name of their own.
import { apigateway } from "./apigateway/dialect.ts";
import { type Dialect, velocity } from "./dialect.ts";

/** `velocity`: Apache Velocity 1.7 with its default configuration. `apigateway`: the mapping templates of API Gateway. */
export type ProfileName = "velocity" | "apigateway";

const profiles: { readonly [name in ProfileName]: Dialect } = { velocity, apigateway };

/** @throws TypeError when there is no dialect of that name */
export function dialectOf(profile: ProfileName | Dialect = "velocity"): Dialect {
  if (typeof profile === "object" && profile !== null) return profile;
  const named = Object.hasOwn(profiles, profile) ? profiles[profile] : undefined;
  if (named === undefined) {
    const known = Object.keys(profiles).map((name) => JSON.stringify(name));
    throw new TypeError(`There is no profile ${JSON.stringify(profile)}: use ${known.join(" or ")}, or a dialect`);
  }
  return named;
}
