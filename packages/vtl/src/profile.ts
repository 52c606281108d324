// The built-in dialects.
import { apigateway } from "./apigateway/dialect.ts";
import { type Dialect, velocity } from "./dialect.ts";

/** `velocity`: Apache Velocity 1.7 with its default configuration. `apigateway`: the mapping templates of API Gateway. */
export type ProfileName = "velocity" | "apigateway";

const profiles: { readonly [name in ProfileName]: Dialect } = { velocity, apigateway };

/** @throws TypeError for an unknown name */
export function dialectOf(profile: ProfileName | Dialect = "velocity"): Dialect {
  if (typeof profile === "object" && profile !== null) return profile;
  const named = Object.hasOwn(profiles, profile) ? profiles[profile] : undefined;
  if (named === undefined) {
    const known = Object.keys(profiles).map((name) => JSON.stringify(name));
    throw new TypeError(`Unknown profile ${JSON.stringify(profile)}. Use ${known.join(", ")} or a dialect.`);
  }
  return named;
}
