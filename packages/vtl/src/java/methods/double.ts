// The methods of java.lang.Double.

import { type JavaNumber, longOf, toDouble } from "../arithmetic.ts";
import { hashCode } from "../equality.ts";
import { text } from "../exception.ts";
import { type Describe, describe, MethodTable } from "../method.ts";
import { compareDoubles, compareNatural } from "../natural-order.ts";
import { type JavaDouble, javaDouble } from "../number.ts";
import { doubleToHexString, parseJavaDouble } from "../text/index.ts";
import { toText } from "../to-text.ts";
import { numberDescriptions, numberFormat } from "./integer.ts";
import { objectMethods } from "./object.ts";

function parseDouble(value: string | null): number | JavaDouble {
  const source = text(value);
  const parsed = parseJavaDouble(source);
  if (parsed === undefined) throw numberFormat(source);
  return javaDouble(parsed);
}

function bitsOf(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigInt64(0);
}

function ofBits(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigInt64(0, bits);
  return view.getFloat64(0);
}

const on: Describe<JavaNumber> = describe;

export const doubleMethods = new MethodTable<JavaNumber>(
  [
    on("toString(double)", (_self, [value], runtime) => toText(javaDouble(value), runtime)),
    on("hashCode(double)", (_self, [value], runtime) => hashCode(javaDouble(value), runtime)),
    on("min(double,double)", (_self, [left, right]) => javaDouble(Math.min(left, right))),
    on("max(double,double)", (_self, [left, right]) => javaDouble(Math.max(left, right))),
    on("doubleToRawLongBits(double)", (_self, [value]) => longOf(bitsOf(value))),
    on("doubleToLongBits(double)", (_self, [value]) => longOf(bitsOf(value))),
    on("longBitsToDouble(long)", (_self, [bits]) => javaDouble(ofBits(bits))),
    on("compareTo(Double)", (self, [other]) => compareNatural(self, other)),
    on("compare(double,double)", (_self, [left, right]) => compareDoubles(left, right)),
    on("valueOf(String)", (_self, [value]) => parseDouble(value)),
    on("valueOf(double)", (_self, [value]) => javaDouble(value)),
    on("toHexString(double)", (_self, [value]) => doubleToHexString(value)),
    on("resolveConstantDesc(Lookup)", (self) => self),
    on("isNaN()", (self) => Number.isNaN(toDouble(self))),
    on("isNaN(double)", (_self, [value]) => Number.isNaN(value)),
    on("sum(double,double)", (_self, [left, right]) => javaDouble(left + right)),
    on("isInfinite()", (self) => Math.abs(toDouble(self)) === Number.POSITIVE_INFINITY),
    on("isInfinite(double)", (_self, [value]) => Math.abs(value) === Number.POSITIVE_INFINITY),
    on("isFinite(double)", (_self, [value]) => Number.isFinite(value)),
    on("parseDouble(String)", (_self, [value]) => parseDouble(value)),
  ],
  numberDescriptions,
  objectMethods,
);
