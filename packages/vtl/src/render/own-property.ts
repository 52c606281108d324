// Tests whether properties may be read as in JavaScript, and reads the variables of a rendering.
import { ownValue, type PlainObject } from "../java/own-property.ts";
import { VariableScope } from "./variable-scope.ts";

/**
 * True if a value of a plain rendering is an object like those of `JSON.parse`: all other objects there have another
 * constructor. (`Object.getPrototypeOf` costs twice as much in hot code.)
 */
export function isPlainMap(value: unknown): value is PlainObject {
  return value !== null && value !== undefined && value.constructor === Object;
}

/** True if plain objects inherit one of the names, because Object.prototype has it. */
export function areInherited(names: ReadonlySet<string>): boolean {
  for (const name of names) if (name in Object.prototype) return true;
  return false;
}

/** The value of a variable that the caller of the rendering passed. */
export function givenVariable(variables: object, name: string): unknown {
  return variables instanceof VariableScope ? variables.variable(name) : ownValue(variables, name);
}
