// The methods of java.lang.Object, which every value has.
import { deepEquals, hashCode } from "../equality.ts";
import { JavaException } from "../exception.ts";
import { describe, type JavaMethod } from "../method.ts";
import { toText } from "../print.ts";

function notOwner(): never {
  throw new JavaException("java.lang.IllegalMonitorStateException", "current thread is not owner");
}

export const objectMethods: readonly JavaMethod[] = [
  describe("equals(Object):boolean", (self, [other], meter) => deepEquals(self, other, meter)),
  describe("hashCode():int", (self, _none, meter) => hashCode(self, meter)),
  describe("toString():String", (self, _none, _meter, runtime) => toText(self, runtime)),
  describe("wait(long,int):void", notOwner),
  describe("wait():void", notOwner),
  describe("wait(long):void", notOwner),
  describe("notify():void", notOwner),
  describe("notifyAll():void", notOwner),
];
