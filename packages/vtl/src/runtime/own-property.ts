// The only way in which templates read and write JavaScript objects: own data properties, never a prototype, never a getter.

/** Objects that were found to be plain and free of accessors; what a template adds keeps them so. */
const plainObjects = new WeakSet<object>();
const objectPrototype = Object.prototype;

/** A map as JSON writes it: no array, no Map, none of the library's classes. */
export type PlainObject = { [name: string]: unknown };

/** Whether properties can be read without running anybody's code. */
export function isPlain(object: object): boolean {
  return plainObjects.has(object) || checkPlain(object);
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

/** An own data property, or undefined. */
export function ownValue(object: object, name: string): unknown {
  if (!(name in objectPrototype) && isPlain(object)) return (object as PlainObject)[name];
  const descriptor = Object.getOwnPropertyDescriptor(object, name);
  return descriptor !== undefined && "value" in descriptor ? descriptor.value : undefined;
}

/** The names of the own enumerable data properties. */
export function ownNames(object: object): string[] {
  if (isPlain(object)) return Object.keys(object);
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
