// What makes it safe to read an object's property as JavaScript does, and where the variables of a rendering are.
import { ownValue, type PlainObject } from "../java/own-property.ts";
import { VariableScope } from "./variable-scope.ts";

const objectPrototype = Object.prototype;

/**
 * Whether a value of a plain rendering is a map as JSON makes them: no array, no Map, none of the library's classes. All
 * others have a constructor of their own. (`Object.getPrototypeOf` costs twice as much where property reads are hot.)
 */
export function isPlainMap(value: unknown): value is PlainObject {
  return value !== null && value !== undefined && value.constructor === Object;
}

/** Whether one of the names is in no plain object of its own accord, but in all of them by what somebody added to Object.prototype. */
export function areInherited(names: readonly string[]): boolean {
  for (let index = 0; index < names.length; index++) if ((names[index] as string) in objectPrototype) return true;
  return false;
}

/** A variable that a rendering was given. */
export function givenVariable(variables: object, name: string): unknown {
  return variables instanceof VariableScope ? variables.variable(name) : ownValue(variables, name);
}
