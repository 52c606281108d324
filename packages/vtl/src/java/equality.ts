// Java's equals(), hashCode() and compareTo(), and the `==` of templates.
import type { Meter } from "../meter.ts";
import { compareNumbers } from "./arithmetic.ts";
import { identityHashCode, JavaArray } from "./array.ts";
import { absolute, type JavaBigDecimal } from "./big-decimal.ts";
import { JavaCharacter } from "./character.ts";
import { bigIntegerClass, classOf, doubleClass, longClass } from "./class.ts";
import { notComparable } from "./exception.ts";
import { elementAt } from "./list.ts";
import { asMap, mapEntries, mapGet, mapHas, mapSize, type TemplateMap } from "./map.ts";
import { chargeEntries, MapEntry, MapView } from "./map-view.ts";
import { isInt, isNumber, type JavaNumber, toBigInt, toDouble } from "./number.ts";
import { toText } from "./print.ts";
import type { Runtime } from "./runtime.ts";
import { SubList } from "./sub-list.ts";
import { bitsOf } from "./text/float-format.ts";

/** Characters that are compared or hashed in one step of work. The equality of whole strings is tested faster. */
const charactersPerStep = 10;
const equalCharactersPerStep = 100;

/** `left == right` in a template: numbers by value, values of one class by equals(), all others by their printed forms. */
export function looseEquals(left: unknown, right: unknown, runtime: Runtime): boolean {
  if (typeof left === "string" && typeof right === "string") return equalStrings(left, right, runtime.meter);
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right) === 0;
  const leftClass = classOf(left);
  const rightClass = classOf(right);
  if (leftClass !== null && rightClass !== null) {
    if (left instanceof JavaArray && right instanceof JavaArray) return left === right;
    if (leftClass === rightClass) return deepEquals(left, right, runtime.meter);
  }
  return toText(left, runtime) === toText(right, runtime);
}

function equalStrings(left: string, right: string, meter: Meter): boolean {
  if (left.length !== right.length) return false;
  meter.charge(left.length / equalCharactersPerStep);
  return left === right;
}

/** Java's equals(). @param depth number of enclosing values @throws LimitExceeded */
export function deepEquals(left: unknown, right: unknown, meter: Meter, depth = 0): boolean {
  meter.charge(1);
  if (left === right) return true;
  if (left === null || left === undefined) return right === null || right === undefined;
  if (right === null || right === undefined) return false;
  if (typeof left === "string") return typeof right === "string" && equalStrings(left, right, meter);
  if (isNumber(left)) return isNumber(right) && equalNumbers(left, right);
  if (typeof left !== "object" || typeof right !== "object") return false;
  meter.checkDepth(depth);
  if (isList(left)) return isList(right) && equalLists(left, right, meter, depth);
  if (left instanceof MapEntry) {
    return right instanceof MapEntry && equalLists([left.key, left.value], [right.key, right.value], meter, depth);
  }
  if (left instanceof MapView) return right instanceof MapView && equalSets(left, right, meter, depth);
  const map = asMap(left);
  const other = asMap(right);
  return map !== undefined && other !== undefined && equalMaps(map, other, meter, depth);
}

function isList(value: unknown): value is unknown[] | SubList {
  return Array.isArray(value) || value instanceof SubList;
}

/** Only numbers of the same class are equal. */
function equalNumbers(left: JavaNumber, right: JavaNumber): boolean {
  const leftClass = classOf(left);
  if (leftClass !== classOf(right)) return false;
  return leftClass === doubleClass ? Object.is(toDouble(left), toDouble(right)) : compareNumbers(left, right) === 0;
}

function equalLists(left: unknown[] | SubList, right: unknown[] | SubList, meter: Meter, depth: number): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) {
    if (!deepEquals(elementAt(left, index), elementAt(right, index), meter, depth + 1)) return false;
  }
  return true;
}

/** The cost of looking up a member of a map. */
const stepsPerMember = 8;

function equalMaps(left: TemplateMap, right: TemplateMap, meter: Meter, depth: number): boolean {
  chargeEntries(left, meter);
  chargeEntries(right, meter);
  if (mapSize(left) !== mapSize(right)) return false;
  for (const [key, value] of mapEntries(left)) {
    meter.charge(stepsPerMember);
    if (!mapHas(right, key) || !deepEquals(value, mapGet(right, key), meter, depth + 1)) return false;
  }
  return true;
}

/** Compares `keySet()` and `entrySet()` as sets; `values()` equals only itself. */
function equalSets(left: MapView, right: MapView, meter: Meter, depth: number): boolean {
  if (left.kind === "values" || right.kind === "values") return false;
  chargeEntries(left.map, meter);
  chargeEntries(right.map, meter);
  if (mapSize(left.map) !== mapSize(right.map)) return false;
  return left.elements().every((element) => viewContains(right, element, meter, depth + 1));
}

/** True if a view has an equal element. */
export function viewContains(view: MapView, sought: unknown, meter: Meter, depth = 0): boolean {
  switch (view.kind) {
    case "keys":
      return mapHas(view.map, sought);
    case "entries":
      return (
        sought instanceof MapEntry &&
        mapHas(view.map, sought.key) &&
        deepEquals(sought.value, mapGet(view.map, sought.key), meter, depth)
      );
    default:
      chargeEntries(view.map, meter);
      return view.elements().some((item) => deepEquals(sought, item, meter, depth));
  }
}

/** Java's hashCode(); `identityHashCode` if Java hashes the address. @throws LimitExceeded */
export function hashCode(value: unknown, meter: Meter, depth = 0): number {
  meter.charge(1);
  if (value === null || value === undefined) return 0;
  if (typeof value === "string") {
    meter.charge(value.length / charactersPerStep);
    return stringHashCode(value);
  }
  if (typeof value === "boolean") return value ? 1231 : 1237;
  if (isNumber(value)) return numberHash(value, meter);
  meter.checkDepth(depth);
  if (value instanceof JavaCharacter) return value.value.charCodeAt(0);
  if (value instanceof MapEntry) return hashCode(value.key, meter, depth + 1) ^ hashCode(value.value, meter, depth + 1);
  if (isList(value)) {
    let hash = 1;
    for (let index = 0; index < value.length; index++) {
      hash = (Math.imul(31, hash) + hashCode(elementAt(value, index), meter, depth + 1)) | 0;
    }
    return hash;
  }
  const map = asMap(value);
  const set = map !== undefined ? new MapView(map, "entries") : value;
  if (!(set instanceof MapView) || set.kind === "values") return identityHashCode;
  chargeEntries(set.map, meter);
  let sum = 0;
  for (const element of set.elements()) sum = (sum + hashCode(element, meter, depth + 1)) | 0;
  return sum;
}

/** Java's `String.hashCode`. */
export function stringHashCode(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}

function numberHash(value: JavaNumber, meter: Meter): number {
  if (isInt(value)) return value;
  switch (classOf(value)) {
    case longClass:
      return hashOfBits(toBigInt(value));
    case bigIntegerClass:
      return bigIntegerHash(toBigInt(value), meter);
    case doubleClass:
      return hashOfBits(bitsOf(toDouble(value)));
    default: {
      const { unscaled, scale } = value as JavaBigDecimal;
      return (Math.imul(31, bigIntegerHash(unscaled, meter)) + scale) | 0;
    }
  }
}

/** Of the 64 bits of a Long or Double. */
function hashOfBits(bits: bigint): number {
  return Number(BigInt.asIntN(32, bits ^ (bits >> 32n)));
}

/** Hashes the 32-bit words of the magnitude, the highest first; negated for a negative value. */
function bigIntegerHash(value: bigint, meter: Meter): number {
  const digits = absolute(value).toString(16);
  meter.charge(digits.length / 2);
  let hash = 0;
  for (let end = digits.length % 8 || 8; end <= digits.length; end += 8) {
    hash = (Math.imul(31, hash) + Number.parseInt(digits.slice(Math.max(0, end - 8), end), 16)) | 0;
  }
  return value < 0n ? -hash | 0 : hash;
}

/** Java's compareTo() of values of one class. @throws JavaException ClassCastException or NullPointerException */
export function compareNatural(left: unknown, right: unknown, meter: Meter): number {
  meter.charge(2);
  if (typeof left === "string" && typeof right === "string") return compareStrings(left, right, meter);
  if (classOf(left) === classOf(right)) {
    if (isNumber(left) && isNumber(right)) {
      return classOf(left) === doubleClass
        ? compareDoubles(toDouble(left), toDouble(right))
        : compareNumbers(left, right);
    }
    if (typeof left === "boolean") return Number(left) - Number(right);
    if (left instanceof JavaCharacter) return left.value.charCodeAt(0) - (right as JavaCharacter).value.charCodeAt(0);
  }
  throw notComparable(left === null ? left : right);
}

/** `String.compareTo`: the difference of the first code units that differ, otherwise of the lengths. */
export function compareStrings(left: string, right: string, meter: Meter): number {
  const length = Math.min(left.length, right.length);
  meter.charge(length / charactersPerStep);
  let at = 0;
  while (at < length && left.charCodeAt(at) === right.charCodeAt(at)) at++;
  return at < length ? left.charCodeAt(at) - right.charCodeAt(at) : left.length - right.length;
}

/** `Double.compare`: -0.0 comes before 0.0, NaN after everything. */
export function compareDoubles(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (Object.is(left, right)) return 0;
  if (Number.isNaN(left)) return 1;
  return Number.isNaN(right) || Object.is(left, -0) ? -1 : 1;
}
