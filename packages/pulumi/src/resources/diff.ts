// Finds the differing properties, with the path inside them. Secrets are compared by value and sets without order; an
// absent value equals an empty one (as in Terraform's provider).
import { type PropertyMap, type PropertyValue, unknown } from "../property-value.ts";
import type { PropertyDifference } from "../resource.ts";
import { isEmpty, isPropertyList, isPropertyMap, unwrap } from "./plain-value.ts";
import type { KeyedListPropertyType, Property, PropertyTable, PropertyType } from "./property.ts";
import { type PathSegment, propertyPath } from "./property-path.ts";

type Kind = PropertyDifference["kind"];
type Report = (path: readonly PathSegment[], kind: Kind) => void;

export function diffProperties(
  table: PropertyTable,
  inputs: PropertyMap,
  oldInputs: PropertyMap,
): readonly PropertyDifference[] {
  const differences: PropertyDifference[] = [];
  for (const [name, property] of Object.entries(table)) {
    if (property.output) continue;
    const report: Report = (path, kind) =>
      differences.push({ property: propertyPath(path), kind, replace: property.createOnly === true });
    diffProperty(property, inputs[name], oldInputs[name], [name], report);
  }
  return differences;
}

/** The top-level names that differ. */
export function changedProperties(
  table: PropertyTable,
  inputs: PropertyMap,
  oldInputs: PropertyMap,
): readonly string[] {
  return Object.keys(table).filter((name) => {
    let changed = false;
    const property = table[name];
    if (property !== undefined && !property.output) {
      diffProperty(property, inputs[name], oldInputs[name], [name], () => {
        changed = true;
      });
    }
    return changed;
  });
}

function diffProperty(
  property: Property,
  now: PropertyValue | undefined,
  before: PropertyValue | undefined,
  path: readonly PathSegment[],
  report: Report,
): void {
  if (isEmpty(now) && property.computed) return; // The service keeps its value.
  if (isUnset(property, now) && isUnset(property, before)) return;
  if (property.sameWhen === "json" && sameJson(now, before)) return;
  diffValue(property.type, now, before, path, report);
}

/** Absent or empty; or `false`, if the property has no default. */
export const isUnset = ({ type, default: preset }: Property, value: PropertyValue | undefined): boolean =>
  isEmpty(value) || (type.kind === "boolean" && preset === undefined && value !== undefined && unwrap(value) === false);

function diffValue(
  type: PropertyType,
  wrappedNow: PropertyValue | undefined,
  wrappedBefore: PropertyValue | undefined,
  path: readonly PathSegment[],
  report: Report,
): void {
  const now = wrappedNow === undefined ? null : unwrap(wrappedNow);
  const before = wrappedBefore === undefined ? null : unwrap(wrappedBefore);
  if (now === unknown || before === unknown) {
    report(path, before === null ? "add" : "update");
    return;
  }
  if (before === null || now === null) {
    if (before !== now) report(path, before === null ? "add" : "delete");
    return;
  }
  switch (type.kind) {
    case "list":
      if (isPropertyList(now) && isPropertyList(before)) diffLists(type, now, before, path, report);
      else report(path, "update");
      return;
    case "map":
      if (isPropertyMap(now) && isPropertyMap(before)) {
        for (const key of keysOf(now, before)) diffValue(type.value, now[key], before[key], [...path, key], report);
      } else report(path, "update");
      return;
    case "object":
      if (isPropertyMap(now) && isPropertyMap(before)) diffObjects(type.properties, now, before, path, report);
      else report(path, "update");
      return;
    case "keyedList": {
      if (!isPropertyList(now) || !isPropertyList(before) || containsUnkeyed(now, type.key)) {
        report(path, "update");
        return;
      }
      diffKeyedLists(type, byKey(now, type.key), byKey(before, type.key), path, report);
      return;
    }
    default:
      if (now !== before) report(path, "update");
  }
}

type ByKey = ReadonlyMap<string, { readonly item: PropertyMap; readonly index: number }>;

/** Reports differences by index if the remaining items have the same index in both lists; otherwise the whole list. */
function diffKeyedLists(
  { properties }: KeyedListPropertyType,
  now: ByKey,
  before: ByKey,
  path: readonly PathSegment[],
  report: Report,
) {
  const differences: Parameters<Report>[] = [];
  const collect: Report = (...difference) => differences.push(difference);
  let isMoved = false;
  const added = new Set<number>();
  for (const [key, { item, index }] of now) {
    const old = before.get(key);
    if (old === undefined) added.add(index);
    else diffObjects(properties, item, old.item, [...path, index], collect);
    isMoved ||= old !== undefined && old.index !== index;
  }
  for (const [key, { index }] of before) {
    if (!now.has(key)) collect([...path, index], added.delete(index) ? "update" : "delete");
  }
  for (const index of added) collect([...path, index], "add");
  if (isMoved && differences.length > 0) report(path, "update");
  else for (const difference of differences) report(...difference);
}

function diffObjects(
  table: PropertyTable,
  now: PropertyMap,
  before: PropertyMap,
  path: readonly PathSegment[],
  report: Report,
) {
  for (const [name, property] of Object.entries(table)) {
    if (!property.output) diffProperty(property, now[name], before[name], [...path, name], report);
  }
}

function diffLists(
  type: { readonly item: PropertyType; readonly set: boolean },
  now: readonly PropertyValue[],
  before: readonly PropertyValue[],
  path: readonly PathSegment[],
  report: Report,
) {
  const [left, right] = type.set ? [sorted(now), sorted(before)] : [now, before];
  let differs = left.length !== right.length;
  for (let index = 0; index < left.length && !differs; index++) {
    diffValue(type.item, left[index], right[index], path, () => {
      differs = true;
    });
  }
  if (differs) report(path, "update");
}

const sorted = (items: readonly PropertyValue[]): readonly PropertyValue[] =>
  items.map((item): PropertyValue => unwrap(item)).toSorted((left, right) => (String(left) < String(right) ? -1 : 1));

const keysOf = (left: PropertyMap, right: PropertyMap) => new Set([...Object.keys(left), ...Object.keys(right)]);

function byKey(items: readonly PropertyValue[], key: string): ByKey {
  const result = new Map<string, { item: PropertyMap; index: number }>();
  items.forEach((wrapped, index) => {
    const item = unwrap(wrapped);
    if (!isPropertyMap(item)) return;
    const itemKey = item[key];
    if (itemKey !== undefined) result.set(String(unwrap(itemKey)), { item, index });
  });
  return result;
}

const containsUnkeyed = (items: readonly PropertyValue[], key: string) =>
  items.some((wrapped) => {
    const item = unwrap(wrapped);
    return !isPropertyMap(item) || item[key] === unknown;
  });

function sameJson(now: PropertyValue | undefined, before: PropertyValue | undefined): boolean {
  const left = now === undefined ? undefined : unwrap(now);
  const right = before === undefined ? undefined : unwrap(before);
  if (typeof left !== "string" || typeof right !== "string") return false;
  try {
    return canonical(JSON.parse(left)) === canonical(JSON.parse(right));
  } catch {
    return false; // If either is not JSON, the strings are compared.
  }
}

/** JSON with the members of every object sorted. */
const canonical = (value: object | string | number | boolean | null): string =>
  JSON.stringify(value, (_, member: object | string | number | boolean | null) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : member,
  );
