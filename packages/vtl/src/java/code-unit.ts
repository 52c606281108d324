// Code units and code points of strings, and their conversion from and to char[].
import type { Meter } from "../meter.ts";
import { JavaArray } from "./array.ts";
import { JavaCharacter } from "./character.ts";
import { charArrayClass } from "./class.ts";
import { indexOutOfBounds, JavaException, nonNull } from "./exception.ts";
import { checkIndex } from "./list.ts";

/** Code units that are read in one step of work. */
const unitsPerStep = 16;

/** @throws JavaException StringIndexOutOfBoundsException */
export function checkRange(begin: number, end: number, length: number): void {
  if (begin < 0 || end > length || begin > end) {
    const message = `begin ${begin}, end ${end}, length ${length}`;
    throw new JavaException("java.lang.StringIndexOutOfBoundsException", message);
  }
}

/** The string of a char[], or of a part of it. */
export function charsText(array: JavaArray | null, meter: Meter, from = 0, count?: number): string {
  const { items } = nonNull(array);
  const length = count ?? items.length;
  checkRange(from, from + length, items.length);
  meter.charge(length);
  let text = "";
  for (let at = from; at < from + length; at++) {
    const unit = items[at];
    if (unit instanceof JavaCharacter) text += unit.value;
  }
  return text;
}

export function charArray(value: string, meter: Meter): JavaArray {
  meter.checkElements(value.length);
  meter.charge(2 * value.length);
  meter.allocate(8 * value.length);
  const units: JavaCharacter[] = [];
  for (let at = 0; at < value.length; at++) units.push(JavaCharacter.of(value.charAt(at)));
  return new JavaArray(units, charArrayClass);
}

export function codePointAt(self: string, index: number): number {
  checkIndex(index, self.length);
  return self.codePointAt(index)!;
}

export function codePointBefore(self: string, index: number): number {
  if (index < 1 || index > self.length) throw indexOutOfBounds(index, self.length);
  const pair = index > 1 ? self.codePointAt(index - 2)! : 0;
  return pair > 0xffff ? pair : self.charCodeAt(index - 1);
}

export function codePointCount(self: string, begin: number, end: number, meter: Meter): number {
  checkRange(begin, end, self.length);
  meter.charge((end - begin) / unitsPerStep);
  let count = 0;
  for (let at = begin; at < end; count++) at += at + 1 < end && self.codePointAt(at)! > 0xffff ? 2 : 1;
  return count;
}
