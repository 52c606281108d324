// Properties, indexes and methods of values: which exist on which type, as Velocity's introspection finds them in Java.

import { isInt } from "./arguments.ts";
import { isNumber, numberType, toDouble } from "./arithmetic.ts";
import { listDocuments } from "./document.ts";
import { JavaException } from "./java-exception.ts";
import { JavaArray, JavaCharacter, JavaClass, MapView, SubList } from "./java-objects.ts";
import { arrayMethods, listMethods, viewMethods } from "./list-method.ts";
import { mapGet } from "./map-access.ts";
import { mapMethods, put } from "./map-method.ts";
import { isPlainMap, ownValue } from "./own-property.ts";
import type { Render } from "./render.ts";
import { booleanMethods, characterMethods, numberMethods } from "./scalar-method.ts";
import { stringMethods } from "./string-method.ts";
import { TemplateObject } from "./template-object.ts";
import { asMap, elementsOf, typeOf, type ValueType } from "./value-type.ts";

/** `$value.name`; null when there is no such property. */
export function getProperty(value: unknown, name: string, render: Render): unknown {
  if (typeof value === "object" && value !== null) {
    if (isPlainMap(value) && name !== "class" && name !== "Class") return ownValue(value, name);
    if (value instanceof TemplateObject) return value.property(name, render) ?? classProperty(value, name, render);
    if (!Array.isArray(value)) {
      const map = asMap(value);
      if (map !== undefined) {
        // Java's getClass() comes before the map's own key.
        if (name === "class" || name === "Class") return classProperty(value, name, render) ?? mapGet(map, name);
        return map instanceof Map ? map.get(name) : ownValue(map, name);
      }
    }
  }
  return beanProperty(value, name, render);
}

/** What `getName()` and `isName()` without arguments give, for types that are no maps. */
function beanProperty(value: unknown, name: string, render: Render): unknown {
  switch (name.charAt(0).toLowerCase() + name.slice(1)) {
    case "class":
      return classProperty(value, name, render);
    case "empty":
      if (typeof value === "string") return value.length === 0;
      return value instanceof JavaArray
        ? null
        : elementsOf(value)?.length === 0
          ? true
          : elementsOf(value) === undefined
            ? null
            : false;
    case "blank":
      return typeof value === "string" ? (stringMethods.get("isBlank")?.(value, [], render) ?? null) : null;
    case "bytes":
      return typeof value === "string" ? (stringMethods.get("getBytes")?.(value, [], render) ?? null) : null;
    case "length":
      return null;
    case "infinite":
      return isNumber(value) && numberType(value) === "Double"
        ? !Number.isFinite(toDouble(value)) && !Number.isNaN(toDouble(value))
        : null;
    case "naN":
      return isNumber(value) && numberType(value) === "Double" ? Number.isNaN(toDouble(value)) : null;
    default:
      return null;
  }
}

/** `$value.class`: a name to print in the velocity profile, nothing in the apigateway profile. */
function classProperty(value: unknown, name: string, render: Render): unknown {
  if ((name !== "class" && name !== "Class") || render.profile !== "velocity") return null;
  return new JavaClass(javaClassName(value));
}

export function javaClassName(value: unknown): string {
  switch (typeOf(value)) {
    case "string":
      return "java.lang.String";
    case "boolean":
      return "java.lang.Boolean";
    case "character":
      return "java.lang.Character";
    case "number": {
      if (!isNumber(value)) return "java.lang.Number";
      const type = numberType(value);
      return type === "BigInteger" || type === "BigDecimal" ? `java.math.${type}` : `java.lang.${type}`;
    }
    case "map":
      return "java.util.LinkedHashMap";
    case "list":
      return "java.util.ArrayList";
    case "array":
      return (value as JavaArray).typeName;
    case "subList":
      return "java.util.ArrayList$SubList";
    case "view": {
      const { kind } = value as MapView;
      return `java.util.LinkedHashMap$Linked${kind === "keys" ? "KeySet" : kind === "values" ? "Values" : "EntrySet"}`;
    }
    case "object":
      return (value as TemplateObject).javaClass;
    default:
      return "java.lang.Object";
  }
}

/** An index out of range, or a negative index on something without a size. */
export class IndexFailure extends Error {
  override readonly name = "IndexFailure";
}

/** A negative index counts from the end. */
function adjustIndex(value: unknown, index: unknown): unknown {
  if (!isInt(index) || index >= 0) return index;
  const size = sizeOf(value);
  if (size === undefined) throw new IndexFailure(`A negative index (${index}) needs a list or map`);
  return size + index;
}

function sizeOf(value: unknown): number | undefined {
  const elements = elementsOf(value);
  if (elements !== undefined) return elements.length;
  const map = asMap(value);
  if (map === undefined) return undefined;
  return map instanceof Map ? map.size : Object.keys(map).length;
}

/** `$value[index]`; null when there is nothing to be had that way. @throws IndexFailure */
export function getIndex(value: unknown, rawIndex: unknown, render: Render): unknown {
  const index = adjustIndex(value, rawIndex);
  if (Array.isArray(value) || value instanceof JavaArray || value instanceof SubList) {
    if (!isInt(index)) return null;
    const items = Array.isArray(value) ? value : value.items;
    if (index < 0 || index >= items.length) {
      throw new IndexFailure(`Index ${index} is out of bounds for length ${items.length}`);
    }
    return items[index] ?? null;
  }
  if (value instanceof TemplateObject) {
    if (typeof index === "string") return value.call("get", [index], render) ?? null;
    return null;
  }
  const map = asMap(value);
  return map === undefined ? null : mapGet(map, index);
}

/** `#set($value[index] = …)`; false when that cannot be done there. @throws IndexFailure */
export function setIndex(target: unknown, rawIndex: unknown, value: unknown, render: Render): boolean {
  const index = adjustIndex(target, rawIndex);
  if (Array.isArray(target) || target instanceof JavaArray || target instanceof SubList) {
    if (!isInt(index)) return false;
    const items = Array.isArray(target) ? target : target.items;
    if (index < 0 || index >= items.length) {
      throw new IndexFailure(`Index ${index} is out of bounds for length ${items.length}`);
    }
    if (typeof value === "object") listDocuments(render);
    items[index] = value ?? null;
    if (target instanceof SubList) target.replace(items);
    return true;
  }
  if (target instanceof TemplateObject) {
    return typeof index === "string" && target.setProperty(index, value, render);
  }
  const map = asMap(target);
  if (map === undefined) return false;
  put(map, index, value, render);
  return true;
}

/** `#set($value.name = …)`; false when that cannot be done there. */
export function setProperty(target: unknown, name: string, value: unknown, render: Render): boolean {
  if (target instanceof TemplateObject) return target.setProperty(name, value, render);
  const map = asMap(target);
  if (map === undefined) return false;
  put(map, name, value, render);
  return true;
}

const changesList = new Set(["set", "add", "addAll", "remove", "removeAll", "retainAll", "clear", "sort"]);

/** A call of one method, on whatever type turns up. Undefined when the type has no such method for such arguments. */
export type MethodCall = (value: unknown, args: readonly unknown[], render: Render) => unknown;

/** Looks a method name up in every type's table, once. */
export function methodCall(name: string): MethodCall {
  const onString = stringMethods.get(name);
  const onList = listMethods.get(name);
  const onMap = mapMethods.get(name);
  const onView = viewMethods.get(name);
  const onArray = arrayMethods.get(name);
  const onCharacter = characterMethods.get(name);
  const onBoolean = booleanMethods.get(name);
  const isGetClass = name === "getClass";
  return (value, args, render) => {
    const result = call(value, args, render);
    if (result === undefined && args.length > 0 && hasPlainForm(value, name)) {
      throw new JavaException("java.lang.IllegalArgumentException", "wrong number of arguments");
    }
    return result;
  };

  function call(value: unknown, args: readonly unknown[], render: Render): unknown {
    if (isGetClass && args.length === 0) return classProperty(value, "class", render) ?? undefined;
    if (typeof value === "string") return onString?.(value, args, render);
    if (Array.isArray(value)) {
      if (typeof args[args.length - 1] === "object") listDocuments(render);
      return onList?.(value, args, render);
    }
    if (isNumber(value)) return numberMethods[numberType(value)].get(name)?.(value, args, render);
    if (typeof value === "boolean") return onBoolean?.(value, args, render);
    if (value instanceof TemplateObject)
      return value.call(name, args, render) ?? objectMethod(value, name, args, render);
    if (value instanceof JavaCharacter) return onCharacter?.(value, args, render);
    if (value instanceof MapView) return onView?.(value, args, render);
    if (value instanceof SubList) {
      const items = value.items;
      const result = onList?.(items, args, render);
      if (changesList.has(name)) value.replace(items);
      return result;
    }
    if (value instanceof JavaArray) return onArray?.(value.items, args, render);
    const map = asMap(value);
    return map === undefined ? undefined : onMap?.(map, args, render);
  }
}

/** What every Java object has. */
function objectMethod(value: TemplateObject, name: string, args: readonly unknown[], render: Render): unknown {
  if (name === "equals" && args.length === 1) return value === args[0];
  return name === "toString" && args.length === 0 ? value.text(render) : undefined;
}

const anyPlain = ["toString", "hashCode", "getClass"];
const collectionPlain = ["size", "isEmpty", "iterator", "clear", "stream", "spliterator"];
const plainForms: { readonly [type in ValueType]?: ReadonlySet<string> } = {
  string: new Set([
    ...anyPlain,
    ...["length", "isEmpty", "isBlank", "toUpperCase", "toLowerCase", "trim", "strip", "stripLeading"],
    ...["stripTrailing", "intern", "getBytes", "toCharArray", "chars", "codePoints", "lines"],
  ]),
  number: new Set([...anyPlain, ...["intValue", "longValue", "doubleValue", "floatValue", "shortValue", "byteValue"]]),
  boolean: new Set([...anyPlain, "booleanValue"]),
  character: new Set([...anyPlain, "charValue"]),
  list: new Set([...anyPlain, ...collectionPlain, "listIterator", "trimToSize", "clone"]),
  subList: new Set([...anyPlain, ...collectionPlain, "listIterator"]),
  view: new Set([...anyPlain, ...collectionPlain]),
  array: new Set(["size", "isEmpty", "iterator", "clear", "toString", "hashCode"]),
  map: new Set([...anyPlain, "size", "isEmpty", "keySet", "values", "entrySet", "clear", "clone"]),
};

/**
 * Velocity finds a method without parameters for any number of arguments, when no other fits; the call then fails.
 */
function hasPlainForm(value: unknown, name: string): boolean {
  if (value instanceof TemplateObject) return value.hasPlainForm(name);
  return plainForms[typeOf(value)]?.has(name) ?? false;
}
