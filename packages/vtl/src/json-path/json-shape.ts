// The names of objects that were read before. Messages are alike: the reader expects the names that followed the same names
// last time, and makes an object of known names by a function of its own, which is faster than adding one name after another.

import { type PlainObject, setOwnValue } from "../java/own-property.ts";

/** Longer objects and names are not kept. */
const maxNames = 100;
const maxNameLength = 100;
/** After this many shapes, the tree begins again. */
const maxShapes = 1000;
/** Objects of a shape before it gets its function, which costs as much as making some dozens of objects. */
const usesBeforeMake = 64;

/** Names that a JavaScript object would move to the front, or use as its prototype. */
export const orderedName = /^(?:0|[1-9][0-9]*|__proto__)$/;

type Make = (values: readonly unknown[], first: number) => unknown;

/** The first names of an object. */
export class JsonShape {
  static #root = new JsonShape(undefined, "");
  static #count = 0;
  static #canMake = true;

  /** The shape with one more name that was used last, if it was used before. */
  next: JsonShape | undefined = undefined;
  /** The shape with one name that began the last object at this place: the value of the last name, or in a list there. */
  first: JsonShape | undefined = undefined;
  readonly #parent: JsonShape | undefined;
  readonly #name: string;
  readonly #length: number;
  readonly #isOrdered: boolean;
  #head: readonly number[] | undefined = undefined;
  #children: Map<string, JsonShape> | undefined = undefined;
  #uses = 0;
  #make: Make | undefined = undefined;

  private constructor(parent: JsonShape | undefined, name: string) {
    this.#parent = parent;
    this.#name = name;
    this.#length = parent === undefined ? 0 : parent.#length + 1;
    this.#isOrdered = parent !== undefined && (parent.#isOrdered || orderedName.test(name));
  }

  /** The characters of the last name as it is written in JSON, with its colon. */
  get head(): readonly number[] {
    this.#head ??= `${JSON.stringify(this.#name)}:`.split("").map((unit) => unit.charCodeAt(0));
    return this.#head;
  }

  /** The shape of an empty object. */
  static empty(): JsonShape {
    return JsonShape.#root;
  }

  /** The shape with one more name; undefined if it is not kept. */
  with(name: string): JsonShape | undefined {
    let shape = this.#children?.get(name);
    if (shape === undefined) {
      if (this.#length === maxNames || name.length > maxNameLength) return undefined;
      if (++JsonShape.#count > maxShapes) {
        JsonShape.#root = new JsonShape(undefined, "");
        JsonShape.#count = 0;
      }
      shape = new JsonShape(this, name);
      this.#children ??= new Map();
      this.#children.set(name, shape);
    } else this.next = shape;
    return shape;
  }

  /** An object, or a Map if an object would change the order of the names. @param first the index of its first value */
  object(values: readonly unknown[], first: number): unknown {
    if (this.#make !== undefined) return this.#make(values, first);
    if (this.#isOrdered) return this.entries(values, first);
    if (++this.#uses > usesBeforeMake && JsonShape.#canMake) this.#make = this.#makeFunction();
    const object: PlainObject = {};
    for (const [index, name] of this.#names().entries()) {
      if (name in Object.prototype) setOwnValue(object, name, values[first + index]);
      else object[name] = values[first + index];
    }
    return object;
  }

  entries(values: readonly unknown[], first: number): Map<string, unknown> {
    return new Map(this.#names().map((name, index) => [name, values[first + index]]));
  }

  #names(): string[] {
    const names: string[] = [];
    for (let shape: JsonShape = this; shape.#parent !== undefined; shape = shape.#parent) names.push(shape.#name);
    return names.reverse();
  }

  /** Undefined if a Content Security Policy forbids to make functions from text. */
  #makeFunction(): Make | undefined {
    const members = this.#names().map((name, index) => `${JSON.stringify(name)}: values[first + ${index}]`);
    try {
      return new Function("values", "first", `return { ${members.join(", ")} };`) as Make;
    } catch (cause) {
      if (!(cause instanceof EvalError)) throw cause;
      JsonShape.#canMake = false;
      return undefined;
    }
  }
}
