// The methods of java.lang.Number, and those of Comparable.
import { compareNatural } from "../equality.ts";
import { JavaException } from "../exception.ts";
import { type Describe, describe, type JavaMethod, notOffered } from "../method.ts";
import { type JavaNumber, toDouble, toInt, toLong } from "../number.ts";

const on: Describe<JavaNumber> = describe;

export const numberMethods: readonly JavaMethod<JavaNumber>[] = [
  on("compareTo(Object):int", (self, [other], meter) => compareNatural(self, other, meter)),
  on("byteValue():byte", (self) => (toInt(self) << 24) >> 24),
  on("shortValue():short", (self) => (toInt(self) << 16) >> 16),
  on("intValue():int", (self) => toInt(self)),
  on("longValue():long", (self) => toLong(self)),
  on("floatValue():double", (self) => Math.fround(toDouble(self))),
  on("doubleValue():double", (self) => toDouble(self)),
  ...notOffered("describeConstable():Optional"),
];

export function numberFormat(value: string): JavaException {
  return new JavaException("java.lang.NumberFormatException", `For input string: ${JSON.stringify(value)}`);
}

export function arithmeticException(message: string): JavaException {
  return new JavaException("java.lang.ArithmeticException", message);
}
