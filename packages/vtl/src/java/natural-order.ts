// Java's compareTo() of values of one class.
import { compareNumbers, isNumber, numberType, toDouble } from "./arithmetic.ts";
import { notComparable } from "./exception.ts";
import { JavaCharacter } from "./objects.ts";

/** @throws JavaException ClassCastException or NullPointerException */
export function compareNatural(left: unknown, right: unknown): number {
  if (typeof left === "string" && typeof right === "string") return left < right ? -1 : left === right ? 0 : 1;
  if (isNumber(left) && isNumber(right) && numberType(left) === numberType(right)) {
    return numberType(left) === "Double"
      ? compareDoubles(toDouble(left), toDouble(right))
      : compareNumbers(left, right);
  }
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  if (left instanceof JavaCharacter && right instanceof JavaCharacter) {
    return left.value.charCodeAt(0) - right.value.charCodeAt(0);
  }
  throw notComparable(left === null ? left : right);
}

/** `Double.compare`: -0.0 comes before 0.0, NaN after everything. */
export function compareDoubles(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (Object.is(left, right)) return 0;
  if (Number.isNaN(left)) return 1;
  return Number.isNaN(right) || Object.is(left, -0) ? -1 : 1;
}
