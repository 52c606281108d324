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
    switch (this.javaClass) {
      case stringArrayClass:
        return value === null || typeof value === "string";
      case charArrayClass:
        return value instanceof JavaCharacter;
      case byteArrayClass:
        return false;
      default:
        return true;
    }
  }
}

/** Hash of objects that Java hashes by their address. Here all of them have the same one. */
export const identityHashCode = 0x1b28cdfa;
