// Compiles a parse tree to a program for the matcher: an array of instructions, with the sets, assertions and look-arounds.

import type { Meter } from "../../meter.ts";
import { type CharSet, verticalSpace } from "./char-set.ts";
import { JavaRegexError } from "./errors.ts";
import { type Assertion, canBeEmpty, type ParsedRegex, type RegexNode } from "./syntax.ts";

/** Operations; operands follow in the array. */
export const op = {
  match: 0,
  /** UTF-16 code unit */
  unit: 1,
  /** code point beyond the BMP, or a surrogate */
  codePoint: 2,
  /** index of a set, tested per code unit */
  bmpSet: 3,
  /** index of a set, tested per code point */
  set: 4,
  /** first choice, second choice, number of the split */
  split: 5,
  /** as `split`, inside repetitions that may be empty; then the number of their registers and the registers */
  loopSplit: 16,
  /** target */
  jump: 6,
  /** group, register with its start; at the end of the group */
  capture: 7,
  /** register := position */
  mark: 8,
  /** register, target if nothing was consumed since the mark */
  unlessMoved: 9,
  /** index of the assertion */
  assert: 10,
  /** index of the look-around */
  look: 11,
  /** entry of the body; continues where the body first matched */
  atomic: 12,
  /** group, case folding */
  reference: 13,
} as const;

export type Look = Omit<RegexNode & { kind: "look" }, "kind" | "body"> & { readonly entry: number };

export interface Program {
  /** The first character of every match, or the set of first characters; undefined if not known. */
  readonly first: string | CharSet | undefined;
  readonly code: Int32Array;
  readonly sets: readonly CharSet[];
  readonly assertions: readonly Assertion[];
  readonly looks: readonly Look[];
  /** Number of splits that the matcher remembers per position. */
  readonly splits: number;
  /** Slots of the captures: two per group, group 0 included. */
  readonly slots: number;
  readonly registers: number;
  /** True if results depend on captures, so that failed splits must not be remembered. */
  readonly hasReferences: boolean;
  /** True for look-around and for atomic groups, except possessive repetitions of a single character. */
  readonly hasSubPrograms: boolean;
}

/** Maximum length of the code. `{n,m}` is expanded, so `a{100}{100}{100}` would need a million words. */
const maxInstructions = 100_000;

/** The cost of compiling one instruction. */
const stepsPerInstruction = 5;

/** @throws JavaRegexError `too-large`, LimitExceeded */
export function compileProgram(parsed: ParsedRegex, pattern: string, meter?: Meter): Program {
  const compiler = new Compiler(pattern, meter);
  compiler.emitRoot(parsed.root);
  return compiler.finish(2 * (parsed.groups + 1));
}

class Compiler {
  private readonly pattern: string;
  private readonly meter: Meter | undefined;
  private readonly code: number[] = [];
  private readonly sets: CharSet[] = [];
  private readonly setIndexes = new Map<CharSet, number>();
  private readonly assertions: Assertion[] = [];
  private readonly looks: Look[] = [];
  /** Bodies of look-arounds and atomic groups, which follow the main program. */
  private readonly pending: (() => void)[] = [];
  private splits = 0;
  private registers = 0;
  /** Registers of the enclosing repetitions that may match the empty string. */
  private openRounds: number[] = [];
  private hasReferences = false;
  private hasSubPrograms = false;

  constructor(pattern: string, meter: Meter | undefined) {
    this.pattern = pattern;
    this.meter = meter;
  }

  emitRoot(root: RegexNode): void {
    this.node(root);
    this.emit(op.match);
    for (let body = this.pending.shift(); body !== undefined; body = this.pending.shift()) {
      body();
      this.emit(op.match);
    }
  }

  finish(slots: number): Program {
    const { sets, assertions, looks, splits, registers, hasReferences, hasSubPrograms } = this;
    const code = Int32Array.from(this.code);
    let at = 0;
    while (code[at] === op.mark) at += 2;
    const operand = code[at + 1]!;
    const isSet = code[at] === op.set || code[at] === op.bmpSet;
    const first = isSet ? sets[operand] : code[at] === op.unit ? String.fromCharCode(operand) : undefined;
    return { first, code, sets, assertions, looks, splits, slots, registers, hasReferences, hasSubPrograms };
  }

  private emit(...words: number[]): number {
    const at = this.code.length;
    if (at > maxInstructions) {
      throw new JavaRegexError("too-large", "The pattern with expanded counted repetitions is too large", this.pattern);
    }
    this.meter?.charge(stepsPerInstruction);
    this.code.push(...words);
    return at;
  }

  private node(node: RegexNode): void {
    switch (node.kind) {
      case "empty":
        return;
      case "character": {
        const { codePoint } = node;
        const wide = codePoint > 0xffff || (codePoint >= 0xd800 && codePoint <= 0xdfff);
        this.emit(wide ? op.codePoint : op.unit, codePoint);
        return;
      }
      case "set":
        this.emit(node.set.bmp ? op.bmpSet : op.set, this.setIndex(node.set));
        return;
      case "sequence":
        for (const child of node.nodes) this.node(child);
        return;
      case "alternation":
        return this.alternation(node.branches);
      case "line-break":
        return this.alternation(lineBreak);
      case "group":
        return this.group(node.index, node.body);
      case "repeat":
        return this.repeat(node);
      case "atomic":
        this.hasSubPrograms = true;
        this.atomic(() => this.node(node.body));
        return;
      case "look":
        return this.look(node);
      case "reference":
        this.hasReferences = true;
        this.emit(op.reference, node.group, node.folding);
        return;
      case "assertion": {
        const known = this.assertions.indexOf(node.assertion);
        this.emit(op.assert, known >= 0 ? known : this.assertions.push(node.assertion) - 1);
      }
    }
  }

  /** The capture changes at the end of the group: a reference inside it means the previous iteration. */
  private group(index: number, body: RegexNode): void {
    const register = this.registers++;
    this.emit(op.mark, register);
    this.node(body);
    this.emit(op.capture, index, register);
  }

  private setIndex(set: CharSet): number {
    let index = this.setIndexes.get(set);
    if (index === undefined) {
      index = this.sets.push(set) - 1;
      this.setIndexes.set(set, index);
    }
    return index;
  }

  /**
   * Inside repetitions that may match the empty string, the result of a split depends on which of them have consumed something
   * in this iteration. Each combination gets its own number, so that remembered failures are correct. Only the innermost four
   * repetitions count.
   */
  private split(): number {
    const registers = this.openRounds.slice(-4);
    if (registers.length === 0) return this.emit(op.split, 0, 0, this.splits++);
    const first = this.splits;
    this.splits += 2 ** registers.length;
    return this.emit(op.loopSplit, 0, 0, first, registers.length, ...registers);
  }

  /** Sets the choices of a split. The first choice is the next instruction, unless the repetition is lazy. */
  private choose(split: number, past: number, lazy: boolean): void {
    const into = split + (this.code[split] === op.split ? 4 : 5 + this.code[split + 4]!);
    this.code[split + 1] = lazy ? past : into;
    this.code[split + 2] = lazy ? into : past;
  }

  private alternation(branches: readonly RegexNode[]): void {
    const ends: number[] = [];
    branches.forEach((branch, i) => {
      const isLast = i === branches.length - 1;
      const split = isLast ? -1 : this.split();
      this.node(branch);
      if (isLast) return;
      ends.push(this.emit(op.jump, 0));
      this.choose(split, this.code.length, false);
    });
    for (const end of ends) this.code[end + 1] = this.code.length;
  }

  private repeat({ body, min, max, quantifier }: RegexNode & { kind: "repeat" }): void {
    if (max === 0) return;
    if (quantifier === "possessive") {
      if (body.kind !== "set" && body.kind !== "character") this.hasSubPrograms = true;
      this.atomic(() => this.repeat({ kind: "repeat", body, min, max, quantifier: "greedy" }));
      return;
    }
    const lazy = quantifier === "lazy";
    const mayStay = canBeEmpty(body);
    // Java leaves a repetition after an iteration that consumed nothing, even below the minimum.
    const exits: number[] = [];
    const round = (): void => {
      if (!mayStay) {
        this.node(body);
        return;
      }
      const register = this.registers++;
      this.emit(op.mark, register);
      this.openRounds.push(register);
      this.node(body);
      this.openRounds.pop();
      exits.push(this.emit(op.unlessMoved, register, 0));
    };
    for (let i = 0; i < min; i++) round();
    if (max === Infinity) {
      const split = this.split();
      round();
      this.emit(op.jump, split);
      this.choose(split, this.code.length, lazy);
    } else {
      const splits: number[] = [];
      for (let i = min; i < max; i++) {
        splits.push(this.split());
        round();
      }
      for (const split of splits) this.choose(split, this.code.length, lazy);
    }
    for (const exit of exits) this.code[exit + 2] = this.code.length;
  }

  private atomic(body: () => void): void {
    const at = this.emit(op.atomic, 0);
    this.pending.push(() => {
      this.openRounds = [];
      this.code[at + 1] = this.code.length;
      body();
    });
  }

  private look({ body, ...look }: RegexNode & { kind: "look" }): void {
    this.hasSubPrograms = true;
    const index = this.looks.push({ entry: 0, ...look }) - 1;
    this.emit(op.look, index);
    this.pending.push(() => {
      this.openRounds = [];
      this.looks[index] = { entry: this.code.length, ...look };
      this.node(body);
    });
  }
}

const lineBreak: readonly RegexNode[] = [
  {
    kind: "sequence",
    nodes: [
      { kind: "character", codePoint: 0x0d },
      { kind: "character", codePoint: 0x0a },
    ],
  },
  { kind: "set", set: verticalSpace },
];
