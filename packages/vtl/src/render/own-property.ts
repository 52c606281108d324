// Which objects can be read without asking for each property: those whose prototype and properties were looked at before.
import { ownValue } from "../java/own-property.ts";
import { VariableScope } from "./variable-scope.ts";

/** Objects that were found to be plain and free of accessors; what a template adds keeps them so. */
const plainObjects = new WeakSet<object>();
/** Values that renderings were given before: it pays to remember what is found out about the objects in them. */
const givenBefore = new WeakSet<object>();
const objectPrototype = Object.prototype;

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

/** A variable that a rendering was given. */
export function givenVariable(variables: object, name: string): unknown {
  return variables instanceof VariableScope ? variables.variable(name) : ownValue(variables, name);
}
