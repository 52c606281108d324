// A part of a list, as returned by `subList`. A change of it changes the list and the parts that contain it.
import type { Meter } from "../meter.ts";
import { JavaValue, subListClass } from "./class.ts";
import { concurrentModification } from "./exception.ts";
import { elementsText } from "./print.ts";
import type { Runtime } from "./runtime.ts";

export class SubList extends JavaValue {
  readonly javaClass = subListClass;
  /** Number of nested parts down to this one. */
  readonly depth: number;
  readonly #root: unknown[];
  readonly #parent: SubList | undefined;
  readonly #from: number;
  #length: number;
  /** The length of the list after the last change through this part. */
  #rootLength: number;

  constructor(base: unknown[] | SubList, from: number, to: number) {
    super();
    const parent = base instanceof SubList ? base : undefined;
    this.depth = (parent?.depth ?? 0) + 1;
    this.#parent = parent;
    this.#root = base instanceof SubList ? base.#root : base;
    this.#from = (parent === undefined ? 0 : parent.#from) + from;
    this.#length = to - from;
    this.#rootLength = this.#root.length;
  }

  override text(runtime: Runtime, depth: number): string {
    return elementsText(this.items, runtime, depth, this);
  }

  /** @throws JavaException ConcurrentModificationException */
  get length(): number {
    this.#check();
    return this.#length;
  }

  /** A copy of the part. */
  get items(): unknown[] {
    this.#check();
    const items: unknown[] = [];
    for (let index = 0; index < this.#length; index++) items.push(this.at(index));
    return items;
  }

  at(index: number): unknown {
    return this.#root[this.#from + index];
  }

  set(index: number, value: unknown): void {
    this.#root[this.#from + index] = value;
  }

  /** Replaces elements by others. */
  splice(at: number, removed: number, added: readonly unknown[], meter: Meter): void {
    this.#check();
    meter.charge(this.depth);
    spliceArray(this.#root, this.#from + at, removed, added, meter);
    const grown = added.length - removed;
    for (let part: SubList | undefined = this; part !== undefined; part = part.#parent) {
      part.#length += grown;
      part.#rootLength = this.#root.length;
    }
  }

  #check(): void {
    if (this.#root.length !== this.#rootLength) throw concurrentModification();
  }
}

/** Larger numbers of elements are not passed as arguments. */
const maxArguments = 1000;

/** As `Array.splice`, but it never reads the array's `constructor`. @throws LimitExceeded */
export function spliceArray(
  items: unknown[],
  at: number,
  removed: number,
  added: readonly unknown[],
  meter: Meter,
): void {
  const moved = items.length - at;
  meter.checkElements(items.length - removed + added.length);
  meter.allocate(8 * added.length);
  meter.charge(added.length);
  if (added.length <= maxArguments && isOrdinary(items)) {
    meter.charge(moved / 16);
    items.splice(at, removed, ...added);
    return;
  }
  meter.charge(moved);
  const tail: unknown[] = [];
  for (let index = at + removed; index < items.length; index++) tail.push(items[index]);
  items.length = at;
  for (const item of added) items.push(item);
  for (const item of tail) items.push(item);
}

function isOrdinary(items: unknown[]): boolean {
  return Object.getPrototypeOf(items) === Array.prototype && !Object.hasOwn(items, "constructor");
}
