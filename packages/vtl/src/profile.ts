// The two dialects, as far as the engine is told them apart by a table: which directives exist, and what a missing value is.

/** `velocity`: Apache Velocity 1.7 with its default configuration. `apigateway`: the mapping templates of API Gateway. */
export type ProfileName = "velocity" | "apigateway";

/** What distinguishes a dialect. */
export interface Profile {
  readonly name: ProfileName;
  /** The directives besides `#set` and `#if`, and whether they take a block. */
  readonly directives: ReadonlyMap<string, "block" | "line">;
  /** Whether `#macro` defines anything. */
  readonly macros: boolean;
  /** Whether every invalid reference is the empty string instead of nothing. */
  readonly missingIsEmpty: boolean;
  /** Whether `#parse` and `#include`, though no directives, fail at run time. */
  readonly refusesResources: boolean;
  /** Rounds after which a `#foreach` ends in silence. */
  readonly foreachRounds: number;
}

export const profiles: { readonly [name in ProfileName]: Profile } = {
  velocity: {
    name: "velocity",
    directives: new Map<string, "block" | "line">([
      ["foreach", "block"],
      ["include", "line"],
      ["parse", "line"],
      ["macro", "block"],
      ["literal", "block"],
      ["evaluate", "line"],
      ["break", "line"],
      ["define", "block"],
      ["stop", "line"],
    ]),
    macros: true,
    missingIsEmpty: false,
    refusesResources: false,
    foreachRounds: Number.POSITIVE_INFINITY,
  },
  apigateway: {
    name: "apigateway",
    directives: new Map<string, "block" | "line">([
      ["foreach", "block"],
      ["macro", "block"],
      ["literal", "block"],
      ["break", "line"],
      ["define", "block"],
      ["stop", "line"],
    ]),
    macros: false,
    missingIsEmpty: true,
    refusesResources: true,
    foreachRounds: 1000,
  },
};
