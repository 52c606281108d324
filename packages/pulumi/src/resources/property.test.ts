// Properties that hold for every resource, tested with generated values.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { PropertyMap } from "../property-value.ts";
import { checkProperties } from "./check.ts";
import { diffProperties } from "./diff.ts";
import { describedResourceTypes } from "./index.ts";
import type { PlainMap, PlainValue } from "./plain-value.ts";
import type { PropertyTable, PropertyType } from "./property.ts";
import { membersFromWire, membersToWire } from "./wire.ts";

const text = (minLength = 0, maxLength = 40) =>
  fc.string({ minLength: Math.max(1, minLength), maxLength: Math.min(40, maxLength) });

function arbitraryOf(type: PropertyType): fc.Arbitrary<PlainValue> {
  switch (type.kind) {
    case "string":
      return text(type.minLength, type.maxLength);
    case "enumeration":
      return fc.constantFrom(...type.values);
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.integer({ min: type.minimum ?? 0, max: type.maximum ?? 1000 });
    case "number":
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);
    case "list":
      return fc.array(arbitraryOf(type.item), { maxLength: 3 });
    case "map":
      return fc.dictionary(text(), arbitraryOf(type.value), { maxKeys: 3 }).map(withoutMarks);
    case "object":
      return valuesOf(type.properties);
    case "keyedList":
      return fc.array(valuesOf(type.properties), { maxLength: 3 }).map((items) => uniqueBy(items, type.key));
  }
}

const valuesOf = (table: PropertyTable): fc.Arbitrary<PlainMap> =>
  fc.record(
    Object.fromEntries(
      Object.entries(table).flatMap(([name, { output, type }]) => (output ? [] : [[name, arbitraryOf(type)]])),
    ),
    {
      requiredKeys: Object.entries(table).flatMap(([name, { required, output }]) =>
        required && !output ? [name] : [],
      ),
    },
  );

/** Omits the name that JavaScript reserves. */
const withoutMarks = (map: PlainMap): PlainMap =>
  Object.fromEntries(Object.entries(map).filter(([key]) => key !== "__proto__"));

function uniqueBy(items: readonly PlainMap[], key: string): readonly PlainMap[] {
  const byKey = new Map(items.map((item) => [String(item[key]), item]));
  // Numeric keys come first in an object, whatever the order of the list.
  return [...byKey.values()].filter((item) => !/^\d+$/.test(String(item[key])) && item[key] !== "__proto__");
}

const onWire = (table: PropertyTable): PropertyTable =>
  Object.fromEntries(Object.entries(table).filter(([, { wireName }]) => wireName !== undefined));

for (const { description } of describedResourceTypes) {
  const { definition, properties } = description;

  test(`${definition.name}: values survive the wire unchanged`, () => {
    const table = onWire(properties);
    fc.assert(
      fc.property(valuesOf(table), (values) => {
        assert.deepEqual(plainObject(membersFromWire(table, membersToWire(table, values))), plainObject(values));
      }),
      { numRuns: 50 },
    );
  });

  test(`${definition.name}: check accepts and keeps generated values, and diff finds no difference`, () => {
    fc.assert(
      fc.property(valuesOf(properties), (values) => {
        const failures: { property: string; reason: string }[] = [];
        const checked = checkProperties(properties, values, [], failures);
        assert.deepEqual(failures, []);
        assert.deepEqual(diffProperties(properties, checked, checked), []);
        const again = checkProperties(properties, checked, [], failures);
        assert.deepEqual(again, checked);
        const shuffled: PropertyMap = Object.fromEntries(Object.entries(checked).toReversed());
        assert.deepEqual(diffProperties(properties, shuffled, checked), []);
      }),
      { numRuns: 50 },
    );
  });
}

/** Removes the prototypes, which the generator varies. */
const plainObject = (value: PlainMap): unknown => JSON.parse(JSON.stringify(value));
