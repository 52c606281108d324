// Templates read and write only own data properties of JavaScript objects, never prototypes or accessors.

const objectPrototype = Object.prototype;

/** A JSON object: not an array, a Map or an object of one of the library's classes. */
export type PlainObject = { [name: string]: unknown };

/** An own data property, or undefined. */
export function ownValue(object: object, name: string): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(object, name);
  return descriptor !== undefined && "value" in descriptor ? descriptor.value : undefined;
}

/** The names of the own enumerable data properties. */
export function ownNames(object: object): string[] {
  return Object.keys(object).filter((name) => hasOwnValue(object, name));
}

export function hasOwnValue(object: object, name: string): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(object, name);
  return descriptor !== undefined && "value" in descriptor && descriptor.enumerable === true;
}

/** Sets an own data property; false if the object is frozen or the property is an accessor. */
export function setOwnValue(object: object, name: string, value: unknown): boolean {
  const existing = Object.getOwnPropertyDescriptor(object, name);
  if (existing !== undefined && !("value" in existing)) return false;
  if (existing?.writable === true || (existing === undefined && !(name in objectPrototype))) {
    return Reflect.set(object, name, value);
  }
  return Reflect.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
