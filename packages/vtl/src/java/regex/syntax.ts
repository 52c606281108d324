// The parse tree of a Java regular expression.

import type { CharSet } from "./char-set.ts";

export type Quantifier = "greedy" | "lazy" | "possessive";

export type Assertion =
  /** `\A`, and `^` without the flag `m`. */
  | "text-start"
  /** `\z` */
  | "text-end"
  /** `^` with the flag `m`, with and without the flag `d`. */
  | "line-start"
  | "unix-line-start"
  /** `\Z`, and `$` without the flag `m`: the end, or before the last line terminator. */
  | "last-line-end"
  | "unix-last-line-end"
  /** `$` with the flag `m`. */
  | "line-end"
  | "unix-line-end"
  | "word-boundary"
  | "no-word-boundary"
  | "unicode-word-boundary"
  | "no-unicode-word-boundary"
  /** `\G` */
  | "last-match-end";

export type RegexNode =
  | { readonly kind: "empty" }
  /** A literal character without case folding. */
  | { readonly kind: "character"; readonly codePoint: number }
  | { readonly kind: "set"; readonly set: CharSet }
  | { readonly kind: "sequence"; readonly nodes: readonly RegexNode[] }
  | { readonly kind: "alternation"; readonly branches: readonly RegexNode[] }
  /** A capturing group; `index` from 1. */
  | { readonly kind: "group"; readonly index: number; readonly body: RegexNode }
  | {
      readonly kind: "repeat";
      readonly body: RegexNode;
      readonly min: number;
      /** Infinity for no upper bound. */
      readonly max: number;
      readonly quantifier: Quantifier;
    }
  | { readonly kind: "atomic"; readonly body: RegexNode }
  | {
      readonly kind: "look";
      readonly behind: boolean;
      readonly negative: boolean;
      readonly body: RegexNode;
      /** Length limits of a look-behind, as Java computes them. */
      readonly min: number;
      readonly max: number;
      /** True if a look-behind steps back by code points instead of UTF-16 code units. */
      readonly byCodePoint: boolean;
    }
  /** `folding`: 0 none, 1 ASCII, 2 Unicode. */
  | { readonly kind: "reference"; readonly group: number; readonly folding: 0 | 1 | 2 }
  /** `\R`: a carriage return with a line feed, or any vertical space. */
  | { readonly kind: "line-break" }
  | { readonly kind: "assertion"; readonly assertion: Assertion };

export interface ParsedRegex {
  readonly root: RegexNode;
  /** Number of capturing groups. */
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  /** True if Java searches by code points instead of UTF-16 code units. */
  readonly byCodePoint: boolean;
}

/** True if a node can match the empty string. */
export function canBeEmpty(node: RegexNode): boolean {
  switch (node.kind) {
    case "character":
    case "set":
    case "line-break":
      return false;
    case "sequence":
      return node.nodes.every(canBeEmpty);
    case "alternation":
      return node.branches.some(canBeEmpty);
    case "group":
    case "atomic":
      return canBeEmpty(node.body);
    case "repeat":
      return node.min === 0 || canBeEmpty(node.body);
    default:
      return true;
  }
}
