// What a method asks of its arguments, in Java's terms. An argument that does not fit means that there is no such method.
import { isNumber, type JavaNumber, numberType } from "./arithmetic.ts";
import { JavaException, nullPointer } from "./java-exception.ts";
import { JavaCharacter } from "./java-objects.ts";
import type { Render } from "./render.ts";

/** A method of a type: undefined when it does not exist for these arguments, null for Java's null, "" for a void method. */
export type Method<Self> = (self: Self, args: readonly unknown[], render: Render) => unknown;

export function isInt(value: unknown): value is number {
  return typeof value === "number" && value === (value | 0);
}

/** Fits a parameter of type String or CharSequence: a string, or null (which then throws when it is used). */
export function isText(value: unknown): value is string | null {
  return typeof value === "string" || value === null;
}

/** @throws JavaException NullPointerException */
export function text(value: string | null): string {
  if (value === null) throw nullPointer();
  return value;
}

/** What compareTo() throws for an argument of another class. */
export function notComparable(value: unknown): JavaException {
  if (value === null) return nullPointer();
  return new JavaException("java.lang.ClassCastException", "the argument is of another class");
}

export function isCharacter(value: unknown): value is JavaCharacter {
  return value instanceof JavaCharacter;
}

/** Fits a parameter of type long. */
export function isLongCompatible(value: unknown): value is number | bigint {
  if (!isNumber(value)) return false;
  const type = numberType(value);
  return type === "Integer" || type === "Long";
}

/** Fits a parameter of type double. */
export function isDoubleCompatible(value: unknown): value is JavaNumber {
  return isNumber(value) && numberType(value) !== "BigInteger" && numberType(value) !== "BigDecimal";
}
