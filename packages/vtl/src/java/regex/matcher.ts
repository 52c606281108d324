// Runs a program on a string by backtracking in Java's order of preference. It has its own stack and remembers every split
// that failed at a position. Without back references a search therefore takes at most instructions × characters steps. The
// meter limits the other cases: back references, look-around and many searches.

import type { Meter } from "../../meter.ts";
import { holds } from "./assertion.ts";
import { equalIgnoringCase } from "./case-folding.ts";
import { CharSet, isHigh, isLow } from "./char-set.ts";
import { type Look, op, type Program } from "./program.ts";

/** Above this many bits (8 MB) the matcher does not remember splits and relies on the meter. */
const maxMemoryBits = 2 ** 26;
/** Instructions that are charged together. */
const chunk = 64;
const stepsPerInstruction = 1.3;
/** While searching a start, this many code units or characters cost as much as one instruction. */
const unitsPerInstruction = 64;
const charactersPerInstruction = 4;
/** The fixed cost of a search. */
const stepsPerSearch = 40;
/** The cost of testing a character that a set has not seen yet, or of mapping a character to its other case. */
const stepsPerLookup = 15;
/** From this length on, the scratch space is charged each time that its use doubles. */
const freeLength = 65_536;
/** Longer scratch space is not kept for the next operation. */
const maxKeptLength = 1 << 18;

/**
 * Scratch space shared by all matchers, because only one runs at a time. `tried` has a bit per split and position, set if it
 * failed; all are 0 between operations. `touched` lists the bits that are set. `stack` has frames of three numbers:
 * instruction, slot or register; position or old value; kind.
 */
const scratch = { tried: new Uint32Array(1024), touched: new Int32Array(64), stack: new Int32Array(192) };

export class Matcher {
  private readonly program: Program;
  private readonly text: string;
  private readonly byCodePoint: boolean;
  private readonly meter: Meter;
  /** Instructions left of those already charged. */
  private steps = 0;
  private asked = CharSet.asked;
  /** Start and end per group, -1 for a group that did not participate. */
  readonly captures: Int32Array;
  private readonly registers: Int32Array;
  private height = 0;
  private readonly remembers: boolean;
  private touchedCount = 0;
  private freeHeight = freeLength;
  private freeTouched = freeLength;
  /** End of the last match, for `\G`. */
  private lastEnd = 0;
  /** Position where the current look-behind must end; -1 outside a look-behind. */
  private mustEnd = -1;

  constructor(program: Program, text: string, byCodePoint: boolean, meter: Meter) {
    this.program = program;
    this.text = text;
    this.byCodePoint = byCodePoint;
    this.meter = meter;
    this.captures = new Int32Array(program.slots).fill(-1);
    this.registers = new Int32Array(program.registers);
    const bits = program.splits * (text.length + 1);
    this.remembers = !program.hasReferences && bits <= maxMemoryBits && bits > 0;
    if (this.remembers && scratch.tried.length <= bits >>> 5) scratch.tried = new Uint32Array((bits >>> 5) + 1);
  }

  /** True if the whole text matches. @throws LimitExceeded */
  matches(): boolean {
    this.captures.fill(-1);
    this.mustEnd = this.text.length;
    try {
      return this.run(0, 0) >= 0;
    } finally {
      this.clean();
    }
  }

  /** Finds the next match at or after `from`; its bounds are the first two captures. @throws LimitExceeded */
  find(from: number): boolean {
    const { text } = this;
    this.meter.charge(stepsPerSearch);
    this.captures.fill(-1);
    try {
      for (let start = this.candidate(from); start <= text.length; start = this.candidate(start + 1)) {
        const end = this.run(0, start);
        if (end >= 0) {
          this.captures[0] = start;
          this.captures[1] = end;
          this.lastEnd = end;
          return true;
        }
        if (this.byCodePoint && isHigh(text.charCodeAt(start)) && isLow(text.charCodeAt(start + 1))) start++;
      }
      return false;
    } finally {
      this.clean();
    }
  }

  /** Prepares the scratch space for the next operation. */
  private clean(): void {
    this.forget(0);
    this.height = 0;
    this.mustEnd = -1;
    if (scratch.touched.length > maxKeptLength) scratch.touched = new Int32Array(64);
    if (scratch.stack.length > maxKeptLength) scratch.stack = new Int32Array(192);
  }

  /** The next position at or after `from` where a match may begin; beyond the end of the text if there is none. */
  private candidate(from: number): number {
    const { text, byCodePoint } = this;
    const { first } = this.program;
    if (first === undefined) return from;
    let at = from;
    if (typeof first === "string") {
      at = text.indexOf(first, from);
      if (at < 0) at = text.length + 1;
      this.steps -= (at - from) / unitsPerInstruction;
    } else {
      while (at < text.length) {
        const cp = first.bmp ? text.charCodeAt(at) : text.codePointAt(at)!;
        if (first.has(cp)) break;
        at += byCodePoint && cp > 0xffff ? 2 : 1;
      }
      this.steps -= (at - from) / charactersPerInstruction;
      if (at === text.length) at++;
    }
    if (this.steps < 0) this.charge();
    return at;
  }

  get start(): number {
    return this.captures[0]!;
  }

  get end(): number {
    return this.captures[1]!;
  }

  group(index: number): string | undefined {
    const start = this.captures[2 * index]!;
    const end = this.captures[2 * index + 1]!;
    return start < 0 || end < 0 ? undefined : this.text.slice(start, end);
  }

  /** Forgets the splits tried since `mark`, because those of a successful run did not fail. */
  private forget(mark: number): void {
    const { tried, touched } = scratch;
    for (let i = mark; i < this.touchedCount; i++) tried[touched[i]! >>> 5]! &= ~(1 << (touched[i]! & 31));
    this.touchedCount = mark;
  }

  private push(a: number, b: number, kind: number): void {
    if (this.height + 3 > scratch.stack.length) scratch.stack = twice(scratch.stack);
    const { stack } = scratch;
    stack[this.height++] = a;
    stack[this.height++] = b;
    stack[this.height++] = kind;
    if (this.height >= this.freeHeight) {
      this.meter.allocate(8 * this.height);
      this.freeHeight *= 2;
    }
  }

  /** Charges the next chunk of instructions, and the lookups of sets since the last charge. */
  private charge(): void {
    const lookups = CharSet.asked - this.asked;
    this.asked = CharSet.asked;
    const due = stepsPerInstruction * (chunk - this.steps) + stepsPerLookup * lookups;
    this.steps = chunk;
    this.meter.charge(due);
  }

  /** Runs from an instruction at a position. Returns the end of the match, or -1 after restoring the captures. */
  private run(entry: number, start: number): number {
    const { text, captures, registers, remembers } = this;
    const { code, sets } = this.program;
    const length = text.length;
    const width = length + 1;
    const base = this.height;
    const { mustEnd } = this;
    let pc = entry;
    let pos = start;
    for (;;) {
      if (--this.steps < 0) this.charge();
      // An instruction that succeeds continues the loop; one that fails leaves the switch.
      switch (code[pc]) {
        case op.match:
          if (mustEnd >= 0 && pos !== mustEnd) break;
          this.height = base;
          return pos;
        case op.unit:
          if (pos >= length || text.charCodeAt(pos) !== code[pc + 1]) break;
          pos++;
          pc += 2;
          continue;
        case op.codePoint:
        case op.set: {
          if (pos >= length) break;
          const cp = text.codePointAt(pos)!;
          if (!(code[pc] === op.set ? sets[code[pc + 1]!]!.has(cp) : cp === code[pc + 1])) break;
          pos += cp > 0xffff ? 2 : 1;
          pc += 2;
          continue;
        }
        case op.bmpSet:
          if (pos >= length || !sets[code[pc + 1]!]!.has(text.charCodeAt(pos))) break;
          pos++;
          pc += 2;
          continue;
        case op.split:
        case op.loopSplit: {
          if (remembers) {
            const { tried } = scratch;
            let number = code[pc + 3]!;
            if (code[pc] === op.loopSplit) {
              for (let i = 0; i < code[pc + 4]!; i++) if (registers[code[pc + 5 + i]!] === pos) number += 1 << i;
            }
            const bit = number * width + pos;
            if ((tried[bit >>> 5]! & (1 << (bit & 31))) !== 0) break;
            tried[bit >>> 5]! |= 1 << (bit & 31);
            this.touch(bit);
          }
          this.push(code[pc + 2]!, pos, frame.choice);
          pc = code[pc + 1]!;
          continue;
        }
        case op.jump:
          pc = code[pc + 1]!;
          continue;
        case op.capture: {
          const slot = 2 * code[pc + 1]!;
          this.push(slot, captures[slot]!, frame.capture);
          this.push(slot + 1, captures[slot + 1]!, frame.capture);
          captures[slot] = registers[code[pc + 2]!]!;
          captures[slot + 1] = pos;
          pc += 3;
          continue;
        }
        case op.mark:
          this.push(code[pc + 1]!, registers[code[pc + 1]!]!, frame.register);
          registers[code[pc + 1]!] = pos;
          pc += 2;
          continue;
        case op.unlessMoved:
          pc = registers[code[pc + 1]!] === pos ? code[pc + 2]! : pc + 3;
          continue;
        case op.assert:
          if (!holds(this.program.assertions[code[pc + 1]!]!, text, pos, this.lastEnd, this.meter)) break;
          pc += 2;
          continue;
        case op.look:
          if (!this.looks(this.program.looks[code[pc + 1]!]!, pos)) break;
          pc += 2;
          continue;
        case op.atomic: {
          const end = this.sub(code[pc + 1]!, pos, -1);
          if (end < 0) break;
          pos = end;
          pc += 2;
          continue;
        }
        case op.reference: {
          const end = this.referenced(code[pc + 1]!, code[pc + 2]!, pos);
          if (end < 0) break;
          pos = end;
          pc += 3;
          continue;
        }
      }
      for (;;) {
        if (this.height === base) return -1;
        this.height -= 3;
        const a = scratch.stack[this.height]!;
        const b = scratch.stack[this.height + 1]!;
        const kind = scratch.stack[this.height + 2]!;
        if (kind === frame.choice) {
          pc = a;
          pos = b;
          break;
        }
        if (kind === frame.capture) captures[a] = b;
        else registers[a] = b;
      }
    }
  }

  private touch(bit: number): void {
    if (this.touchedCount === scratch.touched.length) scratch.touched = twice(scratch.touched);
    scratch.touched[this.touchedCount++] = bit;
    if (this.touchedCount >= this.freeTouched) {
      this.meter.allocate(8 * this.touchedCount);
      this.freeTouched *= 2;
    }
  }

  /** Runs the body of an atomic group or look-around once. As in Java, its captures remain even if the match fails later. */
  private sub(entry: number, pos: number, mustEnd: number): number {
    const savedEnd = this.mustEnd;
    const mark = this.touchedCount;
    this.mustEnd = mustEnd;
    const end = this.run(entry, pos);
    this.mustEnd = savedEnd;
    // Failures stay remembered, unless they depend on the required end of a look-behind.
    if (end >= 0 || mustEnd >= 0) this.forget(mark);
    return end;
  }

  private looks(look: Look, pos: number): boolean {
    const found = look.behind ? this.looksBehind(look, pos) : this.sub(look.entry, pos, -1) >= 0;
    return found !== look.negative;
  }

  private looksBehind({ entry, min, max, byCodePoint }: Look, pos: number): boolean {
    let start = pos;
    // `max` may have overflowed. The subtraction wraps as in Java.
    const from = byCodePoint ? 0 : Math.max((pos - max) | 0, 0);
    for (let count = 0; start >= from && (count <= max || !byCodePoint); count++) {
      if (count >= min && this.sub(entry, start, pos) >= 0) return true;
      start--;
      if (byCodePoint && isLow(this.text.charCodeAt(start)) && isHigh(this.text.charCodeAt(start - 1))) start--;
    }
    return false;
  }

  /** The end of the match of a back reference, or -1. */
  private referenced(group: number, folding: number, pos: number): number {
    const start = this.captures[2 * group] ?? -1;
    const end = this.captures[2 * group + 1] ?? -1;
    // A reference to a group that did not participate or does not exist fails.
    if (start < 0 || end < 0) return -1;
    const size = end - start;
    const { text } = this;
    if (pos + size > text.length) return -1;
    this.steps -= folding === 0 ? size : (1 + stepsPerLookup) * size;
    if (folding === 0) return text.startsWith(text.slice(start, end), pos) ? pos + size : -1;
    for (let i = 0; i < size; ) {
      const a = text.codePointAt(start + i)!;
      const b = text.codePointAt(pos + i)!;
      if (!equalIgnoringCase(a, b, folding === 2)) return -1;
      i += a > 0xffff ? 2 : 1;
    }
    return pos + size;
  }
}

function twice(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

const frame = { choice: 0, capture: 1, register: 2 } as const;
