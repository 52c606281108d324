// The compiled form of a path: its root and tokens, and the filters in them.

import type { JavaBigDecimal } from "../java/big-decimal.ts";
import type { JavaRegex } from "../java/regex/index.ts";

export type PathToken =
  | { readonly kind: "property"; readonly names: readonly string[] }
  | { readonly kind: "index"; readonly indexes: readonly number[] }
  | { readonly kind: "slice"; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: "wildcard" }
  | { readonly kind: "scan" }
  | { readonly kind: "filter"; readonly test: FilterExpression }
  | { readonly kind: "function"; readonly name: string; readonly parameters: readonly FunctionParameter[] };

export type FunctionParameter =
  | { readonly kind: "json"; readonly text: string }
  | { readonly kind: "path"; readonly path: TokenPath };

export interface TokenPath {
  readonly root: "$" | "@";
  readonly tokens: readonly PathToken[];
  /** True if the path finds at most one value. */
  readonly definite: boolean;
  /** For each token, true if the tokens before it find at most one value. */
  readonly upstreamDefinite: readonly boolean[];
}

export type FilterExpression =
  | { readonly kind: "or" | "and"; readonly operands: readonly FilterExpression[] }
  | { readonly kind: "not"; readonly operand: FilterExpression }
  | {
      readonly kind: "relation";
      readonly left: FilterOperand;
      readonly operator: RelationalOperator;
      readonly right: FilterOperand;
    };

/** Jayway's operators, in capitals. ALL, TYPE and MATCHES need operands that cannot be written in a path. */
export type RelationalOperator = (typeof symbolOperators)[number] | (typeof wordOperators)[number];
const symbolOperators = [">=", "<=", "==", "===", "!=", "!==", "<", ">", "=~"] as const;
const wordOperators = [
  ...(["NIN", "IN", "CONTAINS", "ALL", "SIZE", "EXISTS", "TYPE", "MATCHES", "EMPTY"] as const),
  ...(["SUBSETOF", "ANYOF", "NONEOF"] as const),
] as const;
const operators: ReadonlySet<string> = new Set([...symbolOperators, ...wordOperators]);

export function isOperator(text: string): text is RelationalOperator {
  return operators.has(text);
}

/** A value that a filter compares. Numbers keep their decimal text, because Jayway compares decimals, not doubles. */
export type FilterValue =
  | { readonly kind: "number"; readonly decimal: JavaBigDecimal }
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  | { readonly kind: "undefined" }
  | {
      readonly kind: "json";
      readonly value: unknown;
      /** The JSON text in the path or in a string; undefined for a part of the document. */
      readonly literal: string | undefined;
    }
  | { readonly kind: "pattern"; readonly regex: JavaRegex }
  /** A string in a list that is itself a path. It equals only itself. */
  | { readonly kind: "path-text" };

export type FilterOperand =
  | FilterValue
  | { readonly kind: "path"; readonly path: TokenPath; readonly negated: boolean; readonly existence: boolean };

export function tokenPath(root: "$" | "@", tokens: readonly PathToken[]): TokenPath {
  const upstreamDefinite: boolean[] = [];
  let definite = true;
  tokens.forEach((token, i) => {
    upstreamDefinite.push(definite);
    definite &&= isDefinite(token, i === tokens.length - 1);
  });
  return { root, tokens, definite, upstreamDefinite };
}

function isDefinite(token: PathToken, isLeaf: boolean): boolean {
  switch (token.kind) {
    case "property":
      return token.names.length === 1 || isLeaf;
    case "index":
      return token.indexes.length === 1;
    case "function":
      return true;
    default:
      return false;
  }
}
