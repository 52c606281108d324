// Reading and writing at property paths in Pulumi's notation: `responseTemplates["$default"]`, `routeSettings[0].x`,
// and `*` for every member.
import { isPropertyList, isPropertyMap, type PropertyMap, type PropertyValue, Secret } from "@answerback/pulumi/host";

export type PathSegment = string | number;

/** An invalid path is taken as one name. */
export function parsePropertyPath(path: string): readonly PathSegment[] {
  const segments: PathSegment[] = [];
  const pattern = /\.?([^.[\]"]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\[(\*)\]/gy;
  while (pattern.lastIndex < path.length) {
    const match = pattern.exec(path);
    if (match === null) return [path];
    const [, name, index, quoted, every] = match;
    if (index !== undefined) segments.push(Number(index));
    else segments.push(name ?? every ?? (quoted ?? "").replace(/\\(.)/g, "$1"));
  }
  return segments;
}

/** The value at the path; a secret on the way makes it secret. */
export function valueAt(value: PropertyValue | undefined, path: readonly PathSegment[]): PropertyValue | undefined {
  const [segment, ...rest] = path;
  if (segment === undefined || value === undefined) return value;
  if (value instanceof Secret) {
    const inner = valueAt(value.value, path);
    return inner === undefined || inner instanceof Secret ? inner : new Secret(inner);
  }
  if (isPropertyList(value)) return typeof segment === "number" ? valueAt(value[segment], rest) : undefined;
  return isPropertyMap(value) && Object.hasOwn(value, segment) ? valueAt(value[segment], rest) : undefined;
}

/** `inputs` with the value at the path taken from `old`: the option `ignoreChanges`. */
export function keepOld(inputs: PropertyMap, old: PropertyMap, path: string): PropertyMap {
  const kept = keep(inputs, old, parsePropertyPath(path));
  return kept !== undefined && isPropertyMap(kept) ? kept : inputs;
}

function keep(
  value: PropertyValue | undefined,
  old: PropertyValue | undefined,
  path: readonly PathSegment[],
): PropertyValue | undefined {
  const [segment, ...rest] = path;
  if (segment === undefined) return old;
  if (isPropertyList(value) && isPropertyList(old)) {
    return value.map((item, index) =>
      segment === "*" || segment === index ? (keep(item, old[index], rest) ?? item) : item,
    );
  }
  if (!isPropertyMap(value)) return value;
  const before: PropertyMap = isPropertyMap(old) ? old : {};
  const names = segment === "*" ? new Set([...Object.keys(value), ...Object.keys(before)]) : new Set([String(segment)]);
  const kept: Record<string, PropertyValue> = { ...value };
  for (const name of names) {
    const member = keep(value[name], before[name], rest);
    if (member === undefined) delete kept[name];
    else kept[name] = member;
  }
  return kept;
}

/** True if a changed property is at, above or below the path: the option `replaceOnChanges`. */
export function concerns(path: string, changed: string): boolean {
  const wanted = parsePropertyPath(path);
  const found = parsePropertyPath(changed);
  const length = Math.min(wanted.length, found.length);
  return wanted.slice(0, length).every((segment, index) => segment === "*" || segment === found[index]);
}
