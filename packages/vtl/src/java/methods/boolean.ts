// The methods of java.lang.Boolean.
import { notComparable } from "../exception.ts";
import { type Describe, describe, MethodTable } from "../method.ts";
import { objectMethods } from "./object.ts";

const on: Describe<boolean> = describe;

function order(left: boolean, right: boolean): number {
  return Number(left) - Number(right);
}

function parseBoolean(value: string | null): boolean {
  return value?.toLowerCase() === "true";
}

function hash(value: boolean): number {
  return value ? 1231 : 1237;
}

export const booleanMethods = new MethodTable<boolean>(
  [
    on("toString()", (self) => String(self)),
    on("toString(boolean)", (_self, [value]) => String(value)),
    on("hashCode()", (self) => hash(self)),
    on("hashCode(boolean)", (_self, [value]) => hash(value)),
    on("compareTo(Boolean)", (self, [other]) => {
      if (typeof other !== "boolean") throw notComparable(other);
      return order(self, other);
    }),
    on("compareTo(Object)", (self, [other]) => {
      if (typeof other !== "boolean") throw notComparable(other);
      return order(self, other);
    }),
    on("getBoolean(String)", () => false),
    on("compare(boolean,boolean)", (_self, [left, right]) => order(left, right)),
    on("booleanValue()", (self) => self),
    on("valueOf(String)", (_self, [value]) => parseBoolean(value)),
    on("valueOf(boolean)", (_self, [value]) => value),
    on("describeConstable()"),
    on("parseBoolean(String)", (_self, [value]) => parseBoolean(value)),
    on("logicalAnd(boolean,boolean)", (_self, [left, right]) => left && right),
    on("logicalOr(boolean,boolean)", (_self, [left, right]) => left || right),
    on("logicalXor(boolean,boolean)", (_self, [left, right]) => left !== right),
  ],
  objectMethods,
);
