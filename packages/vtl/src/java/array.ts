// A Java array, as `split` and `toArray` give it. Its methods are those of a list of fixed length.

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

  /** Whether a value can be an element. */
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

/** The hash of objects that Java hashes by their place in memory; it is the same for all of them here. */
export const identityHashCode = 0x1b28cdfa;
