// The fast path: patterns whose Java meaning a JavaScript `v` regular expression has exactly, on texts where even the worst
// backtracking costs little more than the matcher. Everything else takes the matcher. Measured on 4 KB of text, the native
// path is ten to seventy times faster; it is never needed for the result.
import type { Meter } from "../../meter.ts";

import { codePointSource } from "./char-set.ts";
import { canBeEmpty, type ParsedRegex, type RegexNode } from "./syntax.ts";

/** What one comparison of the worst case costs: up to seven nanoseconds where characters are no Latin letters. */
const stepsPerComparison = 0.3;
/** The worst case may cost this much, and this much for each character, before the text is given to the matcher instead. */
const maxNativeSteps = 2_000;
const maxNativeStepsPerCharacter = 3;

/** JavaScript's compiler, which runs when the form is first used: for each character, Unicode property, counted round. */
const compileStepsPerCharacter = 75;
const compileStepsPerProperty = 30_000;
const compileStepsPerRound = 15;
/** Longer forms are left to the matcher. */
const maxSourceLength = 2_000;
const maxProperties = 20;

export interface NativeRegex {
  readonly whole: RegExp;
  /** With the flag g. */
  readonly scan: RegExp;
  /** Groups hold what Java's would: no group stands in a repetition. */
  readonly exactGroups: boolean;
  /** May match nothing: JavaScript and Java then go different ways between the halves of a surrogate pair. */
  readonly canBeEmpty: boolean;
  /** What JavaScript's compiler costs when the form is first used. */
  readonly compileSteps: number;
  /** Charges the worst case of matching a text, or of searching it through; false, and no charge, when that is too much. */
  charge(length: number, searching: boolean, meter: Meter): boolean;
}

/** The native form of a pattern; undefined when it has something that only the matcher does as Java does. */
export function translate(parsed: ParsedRegex): NativeRegex | undefined {
  const writer = new Writer();
  const source = writer.write(parsed.root);
  if (source === undefined) return undefined;
  const { loops, factor, rounds } = writer;
  if (factor > maxNativeSteps || source.length > maxSourceLength) return undefined;
  const properties = source.match(/\\p/gi)?.length ?? 0;
  if (properties > maxProperties) return undefined;
  const searchExponent = Math.max(1, loops + 1 - (endsWithLoop(parsed.root) ? 1 : 0));
  const matchExponent = Math.max(1, loops);
  return {
    whole: new RegExp(`^(?:${source})$`, "v"),
    scan: new RegExp(source, "gv"),
    exactGroups: writer.exactGroups,
    canBeEmpty: canBeEmpty(parsed.root),
    compileSteps:
      compileStepsPerCharacter * source.length + compileStepsPerProperty * properties + compileStepsPerRound * rounds,
    charge(length, searching, meter) {
      const worst = stepsPerComparison * factor * (length + 1) ** (searching ? searchExponent : matchExponent);
      if (worst > maxNativeSteps + maxNativeStepsPerCharacter * length) return false;
      meter.charge(worst);
      return true;
    },
  };
}

/** A greedy repetition at the end never gives anything back: it does not multiply the worst case of a search. */
function endsWithLoop(node: RegexNode): boolean {
  switch (node.kind) {
    case "sequence":
      return endsWithLoop(node.nodes.at(-1) as RegexNode);
    case "group":
      return endsWithLoop(node.body);
    case "repeat":
      return node.max === Infinity && node.quantifier === "greedy" && isSingle(node.body);
    default:
      return false;
  }
}

function isSingle(node: RegexNode): boolean {
  return node.kind === "character" || node.kind === "set";
}

class Writer {
  /** Repetitions without an upper bound: each multiplies the worst case by the length of the text. */
  loops = 0;
  /** What bounded repetitions and alternations multiply it by. */
  factor = 1;
  /** Rounds of bounded repetitions, which the compiler writes out. */
  rounds = 0;
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
    if (branches.every(isSingle)) {
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
    this.rounds += max === Infinity ? min : max;
    if (min > 1_000 || (max !== Infinity && max > 1_000) || this.loops > 4) return undefined;
    this.repeating = true;
    const source = this.write(body);
    this.repeating = false;
    if (source === undefined) return undefined;
    const bounds = max === Infinity ? `{${min},}` : `{${min},${max}}`;
    return `(?:${source})${bounds}${quantifier === "lazy" ? "?" : ""}`;
  }
}
