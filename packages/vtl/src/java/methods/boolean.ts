// The methods of java.lang.Boolean.
import { compareNatural, hashCode } from "../equality.ts";
import { type Describe, describe, type JavaMethod, notOffered } from "../method.ts";

const on: Describe<boolean> = describe;

function parseBoolean(value: string | null): boolean {
  return value?.length === 4 && value.toLowerCase() === "true";
}

export const booleanMethods: readonly JavaMethod<boolean>[] = [
  on("toString(boolean):String", (_self, [value]) => String(value)),
  on("hashCode(boolean):int", (_self, [value], meter) => hashCode(value, meter)),
  on("compareTo(Boolean):int", (self, [other], meter) => compareNatural(self, other, meter)),
  on("compareTo(Object):int", (self, [other], meter) => compareNatural(self, other, meter)),
  on("getBoolean(String):boolean", () => false),
  on("compare(boolean,boolean):int", (_self, [left, right], meter) => compareNatural(left, right, meter)),
  on("booleanValue():boolean", (self) => self),
  on("valueOf(String):boolean", (_self, [value]) => parseBoolean(value)),
  on("valueOf(boolean):boolean", (_self, [value]) => value),
  on("parseBoolean(String):boolean", (_self, [value]) => parseBoolean(value)),
  on("logicalAnd(boolean,boolean):boolean", (_self, [left, right]) => left && right),
  on("logicalOr(boolean,boolean):boolean", (_self, [left, right]) => left || right),
  on("logicalXor(boolean,boolean):boolean", (_self, [left, right]) => left !== right),
  ...notOffered("describeConstable():Optional"),
];
