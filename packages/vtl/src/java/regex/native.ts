// The fast road: patterns whose Java meaning a JavaScript `v` regular expression has exactly, on texts short enough that even
// the worst backtracking stays harmless. Everything else takes the matcher. Measured on 4 KB of text, the native road is
// ten to seventy times faster; it is never needed for the result.

import { codePointSource } from "./char-set.ts";
import { canBeEmpty, type ParsedRegex, type RegexNode } from "./syntax.ts";

/** Steps that a native search may take in the worst case before the text is given to the matcher instead. */
const maxNativeSteps = 20_000_000;

/** Longer patterns would only try JavaScript's compiler. */
const maxSourceLength = 20_000;
/** Each Unicode property costs JavaScript's compiler about a millisecond. */
const maxProperties = 20;

export interface NativeRegex {
  readonly whole: RegExp;
  /** With the flag g. */
  readonly scan: RegExp;
  /** Groups hold what Java's would: no group stands in a repetition. */
  readonly exactGroups: boolean;
  /** May match nothing: JavaScript and Java then go different ways between the halves of a surrogate pair. */
  readonly canBeEmpty: boolean;
  /** Whether matching a text, or searching it through, is harmless. */
  affordable(length: number, searching: boolean): boolean;
}

/** The native form of a pattern; undefined when it has something that only the matcher does as Java does. */
export function translate(parsed: ParsedRegex): NativeRegex | undefined {
  const writer = new Writer();
  const source = writer.write(parsed.root);
  if (source === undefined) return undefined;
  const { loops, factor } = writer;
  if (factor > maxNativeSteps || source.length > maxSourceLength) return undefined;
  if ((source.match(/\\p/gi)?.length ?? 0) > maxProperties) return undefined;
  return {
    whole: new RegExp(`^(?:${source})$`, "v"),
    scan: new RegExp(source, "gv"),
    exactGroups: writer.exactGroups,
    canBeEmpty: canBeEmpty(parsed.root),
    affordable: (length, searching) => factor * (length + 1) ** (loops + (searching ? 1 : 0)) <= maxNativeSteps,
  };
}

class Writer {
  /** Repetitions without an upper bound: each multiplies the worst case by the length of the text. */
  loops = 0;
  /** What bounded repetitions and alternations multiply it by. */
  factor = 1;
  exactGroups = true;
  private repeating = false;

  write(node: RegexNode): string | undefined {
    switch (node.kind) {
      case "empty":
        return "";
      case "character":
        return codePointSource(node.codePoint);
      case "set":
        return node.set.source;
      case "sequence":
        return this.writeAll(node.nodes)?.join("");
      case "group": {
        if (this.repeating) this.exactGroups = false;
        const body = this.write(node.body);
        return body === undefined ? undefined : `(${body})`;
      }
      case "alternation":
        return this.writeBranches(node.branches);
      case "repeat":
        return this.writeRepeat(node);
      case "assertion":
        if (node.assertion === "text-start") return "^";
        if (node.assertion === "text-end") return "$";
        if (node.assertion === "last-line-end") {
          return "(?:$|(?=\\r\\n$)|(?<!\\r)(?=\\n$)|(?=[\\r\\u{85}\\u{2028}\\u{2029}]$))";
        }
        return undefined;
      default:
        return undefined;
    }
  }

  private writeAll(nodes: readonly RegexNode[]): string[] | undefined {
    const sources: string[] = [];
    for (const node of nodes) {
      const source = this.write(node);
      if (source === undefined) return undefined;
      sources.push(source);
    }
    return sources;
  }

  private writeBranches(branches: readonly RegexNode[]): string | undefined {
    // Single characters make one class, which leaves nothing to backtrack into: `(.|\n)*` is harmless.
    if (branches.every((branch) => branch.kind === "character" || branch.kind === "set")) {
      return `[${branches.map((branch) => this.write(branch)).join("")}]`;
    }
    if (this.repeating) return undefined;
    this.factor *= branches.length;
    const sources = this.writeAll(branches);
    return sources === undefined ? undefined : `(?:${sources.join("|")})`;
  }

  private writeRepeat({ body, min, max, quantifier }: RegexNode & { kind: "repeat" }): string | undefined {
    // Repetitions within repetitions are where matching explodes.
    if (this.repeating || quantifier === "possessive" || canBeEmpty(body) || max === 0) return undefined;
    if (max === Infinity) this.loops++;
    else this.factor *= max - min + 1;
    if (min > 1_000 || (max !== Infinity && max > 1_000) || this.loops > 4) return undefined;
    this.repeating = true;
    const source = this.write(body);
    this.repeating = false;
    if (source === undefined) return undefined;
    const bounds = max === Infinity ? `{${min},}` : `{${min},${max}}`;
    return `(?:${source})${bounds}${quantifier === "lazy" ? "?" : ""}`;
  }
}
