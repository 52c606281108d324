// java.util.Iterator and ListIterator.
import type { Meter } from "../meter.ts";
import {
  entryIteratorClass,
  itrClass,
  type JavaClass,
  keyIteratorClass,
  listItrClass,
  subListItrClass,
  valueIteratorClass,
} from "./class.ts";
import { concurrentModification, JavaException } from "./exception.ts";
import { elementAt, type JavaList, lengthOf, setElement, splice } from "./list.ts";
import { mapDelete, mapKeys, sizeMark } from "./map.ts";
import type { MapView, ViewKind } from "./map-view.ts";
import { TemplateObject } from "./object.ts";
import { SubList } from "./sub-list.ts";

/** Walks forward, and may remove the element that it gave last. */
export abstract class JavaIterator extends TemplateObject {
  /** Where the next element is. */
  protected at = 0;
  /** Where the element is that was given last; -1 for none. */
  protected last = -1;

  abstract hasNext(): boolean;
  abstract next(): unknown;
  abstract remove(meter: Meter): void;

  /** The rest; a loop uses the iterator up. */
  override elements(): readonly unknown[] {
    const rest: unknown[] = [];
    while (this.hasNext()) rest.push(this.next());
    return rest;
  }

  override text(): string {
    return "java.util.Iterator";
  }

  /** The place of the element that was given last. @throws JavaException IllegalStateException */
  protected given(): number {
    if (this.last < 0) throw new JavaException("java.lang.IllegalStateException", "no element was given");
    return this.last;
  }
}

/** An iterator over a list, which it sees as it is at each moment. */
export class ListIterator extends JavaIterator {
  readonly javaClass: JavaClass;
  readonly #list: JavaList;
  #expectedLength: number;

  constructor(list: JavaList, at: number, inBothDirections: boolean) {
    super();
    this.#list = list;
    this.at = at;
    this.#expectedLength = lengthOf(list);
    this.javaClass = list instanceof SubList ? subListItrClass : inBothDirections ? listItrClass : itrClass;
  }

  get position(): number {
    return this.at;
  }

  override hasNext(): boolean {
    return this.at !== lengthOf(this.#list);
  }

  override next(): unknown {
    this.#check();
    if (!this.hasNext()) throw noSuchElement();
    this.last = this.at++;
    return elementAt(this.#list, this.last);
  }

  previous(): unknown {
    this.#check();
    if (this.at === 0) throw noSuchElement();
    this.last = --this.at;
    return elementAt(this.#list, this.last);
  }

  override remove(meter: Meter): void {
    const last = this.given();
    this.#check();
    this.#splice(last, 1, [], meter);
    this.at = last;
  }

  set(value: unknown): void {
    const last = this.given();
    this.#check();
    setElement(this.#list, last, value);
  }

  add(value: unknown, meter: Meter): void {
    this.#check();
    this.#splice(this.at++, 0, [value], meter);
  }

  #splice(at: number, removed: number, added: readonly unknown[], meter: Meter): void {
    splice(this.#list, at, removed, added, meter);
    this.last = -1;
    this.#expectedLength = lengthOf(this.#list);
  }

  #check(): void {
    if (lengthOf(this.#list) !== this.#expectedLength) throw concurrentModification();
  }
}

const viewIterators: Readonly<Record<ViewKind, JavaClass>> = {
  keys: keyIteratorClass,
  values: valueIteratorClass,
  entries: entryIteratorClass,
};

/** An iterator over a view of a map: over the keys that were there when it began. */
export class ViewIterator extends JavaIterator {
  readonly javaClass: JavaClass;
  readonly #view: MapView;
  readonly #keys: readonly unknown[];
  #expectedSize: number;

  constructor(view: MapView) {
    super();
    this.javaClass = viewIterators[view.kind];
    this.#view = view;
    this.#keys = mapKeys(view.map);
    this.#expectedSize = sizeMark(view.map);
  }

  override hasNext(): boolean {
    return this.at < this.#keys.length;
  }

  override next(): unknown {
    this.#check();
    if (!this.hasNext()) throw noSuchElement();
    this.last = this.at++;
    return this.#view.element(this.#keys[this.last]) ?? null;
  }

  override remove(): void {
    const last = this.given();
    this.#check();
    mapDelete(this.#view.map, this.#keys[last]);
    this.last = -1;
    this.#expectedSize = sizeMark(this.#view.map);
  }

  #check(): void {
    if (sizeMark(this.#view.map) !== this.#expectedSize) throw concurrentModification();
  }
}

function noSuchElement(): JavaException {
  return new JavaException("java.util.NoSuchElementException", "the iterator has no further element");
}
