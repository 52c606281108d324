// A list that filters search: for IN and similar operators, and for each element of another list. The first search compares
// with every element. Later ones look up a key, so that the cost of n searches in n elements is proportional to n.
import type { Meter } from "../meter.ts";
import { elementValue, matchedKeys, nodesEqual, ownKey } from "./filter-value.ts";
import type { FilterValue } from "./token.ts";

/** The cost of converting an element, of comparing it, and of storing it under its keys. */
const stepsPerElement = 8;
const stepsPerComparison = 2;
const stepsPerKey = 30;
const bytesPerElement = 64;
const bytesPerKey = 96;

export class FilterList {
  readonly elements: readonly FilterValue[];
  readonly #meter: Meter;
  #keys: ReadonlySet<string> | undefined;
  #searched = false;

  /** @throws EvaluationFailure if an element is a list or an object */
  constructor(list: readonly unknown[], meter: Meter) {
    meter.charge(stepsPerElement * list.length);
    meter.allocate(bytesPerElement * list.length);
    this.elements = list.map((element) => elementValue(element, meter));
    this.#meter = meter;
  }

  /** True if a value equals one of the elements. */
  has(value: FilterValue): boolean {
    if (!this.#searched) {
      this.#searched = true;
      this.#meter.charge(stepsPerComparison * this.elements.length);
      return this.elements.some((element) => nodesEqual(value, element, this.#meter));
    }
    this.#keys ??= this.#enter();
    const key = ownKey(value, this.#meter);
    return key !== undefined && this.#keys.has(key);
  }

  #enter(): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const element of this.elements) {
      this.#meter.charge(stepsPerKey);
      this.#meter.allocate(bytesPerKey);
      for (const key of matchedKeys(element, this.#meter)) keys.add(key);
    }
    return keys;
  }
}
