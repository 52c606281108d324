// A Java array, as returned by `split` and `toArray`. It has the methods of a list of fixed length.

import { JavaCharacter } from "./character.ts";
import {
  byteArrayClass,
  charArrayClass,
  type JavaClass,
  JavaValue,
  objectArrayClass,
  stringArrayClass,
} from "./class.ts";

export class JavaArray extends JavaValue {
  readonly javaClass: JavaClass;
  readonly items: unknown[];

  constructor(items: unknown[], javaClass: JavaClass = objectArrayClass) {
    super();
    this.items = items;
    this.javaClass = javaClass;
  }

  override text(): string {
    return `${this.javaClass.name}@${identityHashCode.toString(16)}`;
  }

  /** True if a value can be an element. */
  accepts(value: unknown): boolean {
    if (this.javaClass === stringArrayClass) return value === null || typeof value === "string";
    if (this.javaClass === charArrayClass) return value instanceof JavaCharacter;
    return this.javaClass !== byteArrayClass;
  }
}

/** Hash of objects that Java hashes by their address. Here all of them have the same one. */
export const identityHashCode = 0x1b28cdfa;
