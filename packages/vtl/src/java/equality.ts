// Java's equals(), hashCode() and the `==` of templates.

import { LimitExceeded } from "../limits.ts";
import { compareNumbers, isLargeInteger, isNumber, numberType, toDouble } from "./arithmetic.ts";
import { mapEntries, mapGet, mapHas, mapSize } from "./map.ts";
import { JavaDouble } from "./number.ts";
import { JavaArray, JavaCharacter, MapEntry, MapView, SubList } from "./objects.ts";
import type { Runtime } from "./runtime.ts";
import { stringHashCode } from "./text/index.ts";
import { toText } from "./to-text.ts";
import { asMap, elementsOf, typeOf } from "./value-type.ts";

/** `left == right` in a template: numbers by value, values of one kind by equals(), all else by their printed forms. */
export function looseEquals(left: unknown, right: unknown, runtime: Runtime): boolean {
  if (typeof left === "string" && typeof right === "string") return left === right;
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right) === 0;
  if (left === null || left === undefined || right === null || right === undefined) {
    const leftText = left === null || left === undefined ? null : toText(left, runtime);
    const rightText = right === null || right === undefined ? null : toText(right, runtime);
    return leftText === rightText;
  }
  if (left instanceof JavaArray && right instanceof JavaArray) return left === right;
  if (sameClass(left, right)) return deepEquals(left, right, runtime);
  return toText(left, runtime) === toText(right, runtime);
}

function sameClass(left: unknown, right: unknown): boolean {
  const type = typeOf(left);
  if (type !== typeOf(right)) return false;
  if (type === "view") return (left as MapView).kind === (right as MapView).kind;
  return type !== "array" && type !== "opaque";
}

/** Java's equals(). */
export function deepEquals(left: unknown, right: unknown, runtime: Runtime, depth = 0): boolean {
  if (left === right) return true;
  if (left === null || left === undefined) return right === null || right === undefined;
  if (right === null || right === undefined) return false;
  runtime.meter.charge(1);
  if (depth > runtime.meter.limits.maxDepth) throw new LimitExceeded("Values nest too deep to be compared (maxDepth)");
  if (isNumber(left)) return isNumber(right) && numberType(left) === numberType(right) && sameNumber(left, right);
  if (left instanceof MapEntry) {
    return (
      right instanceof MapEntry &&
      deepEquals(left.key, right.key, runtime, depth + 1) &&
      deepEquals(left.value, right.value, runtime, depth + 1)
    );
  }
  if (left instanceof JavaCharacter) return right instanceof JavaCharacter && left.value === right.value;
  const map = asMap(left);
  if (map !== undefined) {
    const other = asMap(right);
    if (other === undefined || mapSize(map) !== mapSize(other)) return false;
    return mapEntries(map).every(
      ([key, value]) => mapHas(other, key) && deepEquals(value, mapGet(other, key), runtime, depth + 1),
    );
  }
  const isList = Array.isArray(left) || left instanceof SubList;
  const isSet = left instanceof MapView && left.kind !== "values";
  if (!(isList && (Array.isArray(right) || right instanceof SubList))) {
    if (!(isSet && right instanceof MapView && right.kind !== "values")) return false;
  }
  const items = elementsOf(left) ?? [];
  const others = elementsOf(right) ?? [];
  if (items.length !== others.length) return false;
  return items.every((item, index) =>
    isSet
      ? others.some((other) => deepEquals(item, other, runtime, depth + 1))
      : deepEquals(item, others[index], runtime, depth + 1),
  );
}

function sameNumber(left: unknown, right: unknown): boolean {
  if (!isNumber(left) || !isNumber(right)) return false;
  if (numberType(left) === "Double") return Object.is(toDouble(left), toDouble(right));
  return compareNumbers(left, right) === 0;
}

/** Java's hashCode() of strings, numbers, booleans and of lists and maps of such; undefined for identity hashes. */
export function hashCode(value: unknown, runtime: Runtime, depth = 0): number | undefined {
  if (depth > runtime.meter.limits.maxDepth) throw new LimitExceeded("Values nest too deep for a hash code (maxDepth)");
  runtime.meter.charge(1);
  if (value === null || value === undefined) return 0;
  if (typeof value === "string") return stringHashCode(value);
  if (typeof value === "boolean") return value ? 1231 : 1237;
  if (value instanceof JavaCharacter) return value.value.charCodeAt(0);
  if (isNumber(value)) return numberHash(value);
  const map = asMap(value);
  if (map !== undefined) {
    let sum = 0;
    for (const [key, item] of mapEntries(map)) {
      sum = (sum + ((hashCode(key, runtime, depth + 1) ?? 0) ^ (hashCode(item, runtime, depth + 1) ?? 0))) | 0;
    }
    return sum;
  }
  if (value instanceof MapEntry) return (hashCode(value.key, runtime) ?? 0) ^ (hashCode(value.value, runtime) ?? 0);
  if (value instanceof MapView && value.kind !== "values") {
    return value.elements().reduce<number>((sum, item) => (sum + (hashCode(item, runtime, depth + 1) ?? 0)) | 0, 0);
  }
  if (!Array.isArray(value) && !(value instanceof SubList)) return undefined;
  let hash = 1;
  for (const item of elementsOf(value) ?? []) {
    hash = (Math.imul(31, hash) + (hashCode(item, runtime, depth + 1) ?? 0)) | 0;
  }
  return hash;
}

function numberHash(value: unknown): number | undefined {
  if (typeof value === "number" && isLargeInteger(value)) {
    if (value === (value | 0)) return value;
    return numberHash(BigInt(String(value)));
  }
  if (typeof value === "bigint") return numberType(value) === "Long" ? longHash(value) : bigIntegerHash(value);
  const double = value instanceof JavaDouble ? value.value : value;
  if (typeof double !== "number") return undefined;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, double);
  return bits.getInt32(0) ^ bits.getInt32(4);
}

function longHash(value: bigint): number {
  const bits = BigInt.asUintN(64, value);
  return Number(BigInt.asIntN(32, bits ^ (bits >> 32n)));
}

function bigIntegerHash(value: bigint): number {
  let magnitude = value < 0n ? -value : value;
  const words: number[] = [];
  while (magnitude > 0n) {
    words.unshift(Number(BigInt.asIntN(32, magnitude)));
    magnitude >>= 32n;
  }
  let hash = 0;
  for (const word of words) hash = (Math.imul(31, hash) + word) | 0;
  return value < 0n ? -hash | 0 : hash;
}
