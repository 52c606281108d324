// The methods of java.lang.Double.
import { compareDoubles, compareNatural, hashCode } from "../equality.ts";
import { nonNull } from "../exception.ts";
import { type Describe, describe, type JavaMethod, notOffered } from "../method.ts";
import { type JavaNumber, javaDouble, toDouble } from "../number.ts";
import { toText } from "../print.ts";
import { bitsOf, doubleToHexString, ofBits } from "../text/float-format.ts";
import { parseJavaDouble } from "../text/parse-number.ts";
import { numberFormat } from "./number.ts";

const on: Describe<JavaNumber> = describe;

/** @throws JavaException NumberFormatException */
function parseDouble(value: string | null): number {
  const source = nonNull(value);
  const parsed = parseJavaDouble(source);
  if (parsed === undefined) throw numberFormat(source);
  return parsed;
}

export const doubleMethods: readonly JavaMethod<JavaNumber>[] = [
  on("toString(double):String", (_self, [value], _meter, runtime) => toText(javaDouble(value), runtime)),
  on("hashCode(double):int", (_self, [value], meter) => hashCode(javaDouble(value), meter)),
  on("min(double,double):double", (_self, [left, right]) => Math.min(left, right)),
  on("max(double,double):double", (_self, [left, right]) => Math.max(left, right)),
  on("doubleToRawLongBits(double):long", (_self, [value]) => bitsOf(value)),
  on("doubleToLongBits(double):long", (_self, [value]) => bitsOf(value)),
  on("longBitsToDouble(long):double", (_self, [bits]) => ofBits(bits)),
  on("compareTo(Double):int", (self, [other], meter) => compareNatural(self, other, meter)),
  on("compare(double,double):int", (_self, [left, right]) => compareDoubles(left, right)),
  on("valueOf(String):double", (_self, [value]) => parseDouble(value)),
  on("valueOf(double):double", (_self, [value]) => value),
  on("toHexString(double):String", (_self, [value]) => doubleToHexString(value)),
  on("isNaN():boolean", (self) => Number.isNaN(toDouble(self))),
  on("isNaN(double):boolean", (_self, [value]) => Number.isNaN(value)),
  on("sum(double,double):double", (_self, [left, right]) => left + right),
  on("isInfinite():boolean", (self) => Math.abs(toDouble(self)) === Number.POSITIVE_INFINITY),
  on("isInfinite(double):boolean", (_self, [value]) => Math.abs(value) === Number.POSITIVE_INFINITY),
  on("isFinite(double):boolean", (_self, [value]) => Number.isFinite(value)),
  on("parseDouble(String):double", (_self, [value]) => parseDouble(value)),
  ...notOffered("resolveConstantDesc(Lookup):Double"),
];
