// java.util.Iterator and ListIterator.
import type { Meter } from "../meter.ts";
import { itrClass, type JavaClass, listItrClass, subListItrClass, viewIteratorClasses } from "./class.ts";
import { concurrentModification, JavaException } from "./exception.ts";
import { elementAt, type JavaList, lengthOf, setElement, splice } from "./list.ts";
import { mapDelete, mapKeys, sizeMark } from "./map.ts";
import type { MapView } from "./map-view.ts";
import { TemplateObject } from "./object.ts";
import { SubList } from "./sub-list.ts";

/** The cost of returning one element. */
const stepsPerElement = 2;
const bytesPerElement = 8;

/** Iterates forward, and can remove the element that it returned last. */
export abstract class JavaIterator extends TemplateObject {
  /** Index of the next element. */
  position = 0;
  /** Index of the element that was returned last; -1 for none. */
  protected last = -1;
  /** The size of the collection after the iterator's own last change. */
  #expected = 0;

  abstract hasNext(): boolean;
  abstract remove(meter: Meter): void;
  protected abstract element(at: number): unknown;
  /** A number that changes with the size of the collection. */
  protected abstract size(): number;

  /** @throws JavaException NoSuchElementException or ConcurrentModificationException */
  next(): unknown {
    this.check();
    if (!this.hasNext()) throw noSuchElement();
    this.last = this.position++;
    return this.element(this.last);
  }

  /** The remaining elements. Afterwards the iterator is at its end. */
  override elements(meter: Meter): readonly unknown[] {
    const rest: unknown[] = [];
    while (this.hasNext()) {
      meter.charge(stepsPerElement);
      meter.allocate(bytesPerElement);
      rest.push(this.next());
    }
    return rest;
  }

  override text(): string {
    return "java.util.Iterator";
  }

  /** Index of the element that was returned last. @throws JavaException IllegalStateException */
  protected returned(): number {
    if (this.last < 0) throw new JavaException("java.lang.IllegalStateException", "no element was returned before");
    return this.last;
  }

  /** @throws JavaException ConcurrentModificationException */
  protected check(): void {
    if (this.size() !== this.#expected) throw concurrentModification();
  }

  /** Call this after the iterator itself has changed the collection. */
  protected changed(): void {
    this.last = -1;
    this.#expected = this.size();
  }
}

/** An iterator over the current elements of a list. */
export class ListIterator extends JavaIterator {
  readonly javaClass: JavaClass;
  readonly #list: JavaList;

  constructor(list: JavaList, position: number, inBothDirections: boolean) {
    super();
    this.#list = list;
    this.position = position;
    this.changed();
    this.javaClass = list instanceof SubList ? subListItrClass : inBothDirections ? listItrClass : itrClass;
  }

  override hasNext(): boolean {
    return this.position !== lengthOf(this.#list);
  }

  protected override element(at: number): unknown {
    return elementAt(this.#list, at);
  }

  protected override size(): number {
    return lengthOf(this.#list);
  }

  previous(): unknown {
    this.check();
    if (this.position === 0) throw noSuchElement();
    this.last = --this.position;
    return elementAt(this.#list, this.last);
  }

  override remove(meter: Meter): void {
    const last = this.returned();
    this.check();
    this.#splice(last, 1, [], meter);
    this.position = last;
  }

  set(value: unknown): void {
    const last = this.returned();
    this.check();
    setElement(this.#list, last, value);
  }

  add(value: unknown, meter: Meter): void {
    this.check();
    this.#splice(this.position++, 0, [value], meter);
  }

  #splice(at: number, removed: number, added: readonly unknown[], meter: Meter): void {
    splice(this.#list, at, removed, added, meter);
    this.changed();
  }
}

/** An iterator over a view of a map, with the keys that the map had when the iterator was made. */
export class ViewIterator extends JavaIterator {
  readonly javaClass: JavaClass;
  readonly #view: MapView;
  readonly #keys: readonly unknown[];

  constructor(view: MapView) {
    super();
    this.javaClass = viewIteratorClasses[view.kind];
    this.#view = view;
    this.#keys = mapKeys(view.map);
    this.changed();
  }

  override hasNext(): boolean {
    return this.position < this.#keys.length;
  }

  protected override element(at: number): unknown {
    return this.#view.element(this.#keys[at]) ?? null;
  }

  protected override size(): number {
    return sizeMark(this.#view.map);
  }

  override remove(): void {
    const last = this.returned();
    this.check();
    mapDelete(this.#view.map, this.#keys[last]);
    this.changed();
  }
}

function noSuchElement(): JavaException {
  return new JavaException("java.util.NoSuchElementException", "the iterator has no further element");
}
