// The methods of java.lang.Object, which every value has.
import { deepEquals, hashCode } from "../equality.ts";
import { describe, type JavaMethod, notOffered } from "../method.ts";
import { toText } from "../print.ts";

export const objectMethods: readonly JavaMethod[] = [
  describe("equals(Object):boolean", (self, [other], meter) => deepEquals(self, other, meter)),
  describe("hashCode():int", (self, _none, meter) => hashCode(self, meter)),
  describe("toString():String", (self, _none, _meter, runtime) => toText(self, runtime)),
  ...notOffered("wait(long,int):void wait():void wait(long):void notify():void notifyAll():void"),
];
