// The only way in which templates read and write JavaScript objects: own data properties, never a prototype, never a getter.

import { VariableScope } from "./variable-scope.ts";

/** Objects that were found to be plain and free of accessors; what a template adds keeps them so. */
const plainObjects = new WeakSet<object>();
/** Values that renderings were given before: it pays to remember what is found out about the objects in them. */
const givenBefore = new WeakSet<object>();
const objectPrototype = Object.prototype;

/** A map as JSON writes it: no array, no Map, none of the library's classes. */
export type PlainObject = { [name: string]: unknown };

/** Whether properties can be read without running anybody's code; what is found out is remembered. */
export function isPlain(object: object): boolean {
  return plainObjects.has(object) || checkPlain(object);
}

/** Whether a value was given to a rendering before; now it was. */
export function wasGivenBefore(value: object): boolean {
  if (givenBefore.has(value)) return true;
  givenBefore.add(value);
  return false;
}

function checkPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== objectPrototype && prototype !== null) return false;
  for (const name of Object.getOwnPropertyNames(object)) {
    const descriptor = Object.getOwnPropertyDescriptor(object, name);
    if (descriptor === undefined || !("value" in descriptor)) return false;
  }
  plainObjects.add(object);
  return true;
}

/**
 * Whether nobody has added properties to Object.prototype: then a name that is not Object's own can be read from a plain
 * object directly.
 */
export function isPrototypeClean(): boolean {
  for (const _name in empty) return false;
  return true;
}

const empty = {};

/** Whether an object is a map as JSON makes them. */
export function isPlainMap(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === objectPrototype || prototype === null;
}

/** Whether every object inherits something of that name. */
export function isInherited(name: string): boolean {
  return name in objectPrototype;
}

/** An own data property, or undefined. */
export function ownValue(object: object, name: string): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(object, name);
  return descriptor !== undefined && "value" in descriptor ? descriptor.value : undefined;
}

/** A variable that a rendering was given. */
export function givenVariable(variables: object, name: string): unknown {
  return variables instanceof VariableScope ? variables.variable(name) : ownValue(variables, name);
}

/** The names of the own enumerable data properties. */
export function ownNames(object: object): string[] {
  return Object.keys(object).filter((name) => hasOwnValue(object, name));
}

export function hasOwnValue(object: object, name: string): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(object, name);
  return descriptor !== undefined && "value" in descriptor && descriptor.enumerable === true;
}

/** Sets an own data property; false when the object refuses (frozen, or an accessor stands there). */
export function setOwnValue(object: object, name: string, value: unknown): boolean {
  const existing = Object.getOwnPropertyDescriptor(object, name);
  if (existing !== undefined && !("value" in existing)) return false;
  if (existing?.writable === true || (existing === undefined && !(name in objectPrototype))) {
    return Reflect.set(object, name, value);
  }
  return Reflect.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
