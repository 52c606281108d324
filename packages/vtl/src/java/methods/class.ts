// The methods of java.lang.Class: only its names, no reflection.
import type { JavaClass } from "../class.ts";
import { type Describe, describe, type JavaMethod } from "../method.ts";

const on: Describe<JavaClass> = describe;

export const classMethods: readonly JavaMethod<JavaClass>[] = [
  on("getName():String", (self) => self.name),
  on("getTypeName():String", (self) => self.name),
  on("getSimpleName():String", (self) => self.simpleName),
];
