// What every Java object has.
import { deepEquals, hashCode } from "../equality.ts";
import { JavaException } from "../exception.ts";
import { describe, type JavaMethod } from "../method.ts";
import { toText } from "../to-text.ts";

function notOwner(): never {
  throw new JavaException("java.lang.IllegalMonitorStateException", "current thread is not owner");
}

/** Objects that print with a hash of their place in memory; that hash is the same for all of them here. */
export const identityHashCode = 0x1b28cdfa;

export const objectMethods: readonly JavaMethod[] = [
  describe("equals(Object)", (self, [other], runtime) => deepEquals(self, other, runtime)),
  describe("hashCode()", (self, _none, runtime) => hashCode(self, runtime) ?? identityHashCode),
  describe("toString()", (self, _none, runtime) => toText(self, runtime)),
  describe("wait(long,int)", notOwner),
  describe("wait()", notOwner),
  describe("wait(long)", notOwner),
  describe("notify()", notOwner),
  describe("notifyAll()", notOwner),
];
