// The variables that the caller of a rendering passes.
import { ownValue } from "../java/own-property.ts";

/**
 * Variables that the library itself provides, looked up by a method instead of by property. Declares that the library made
 * every object in these variables, and every object that their methods return: all properties are own data properties, which
 * templates read as in plain JavaScript.
 */
export abstract class VariableScope {
  /** The value of a variable; undefined if it does not exist. */
  abstract variable(name: string): unknown;
}

/** The value of a variable that the caller of the rendering passed. */
export function givenVariable(variables: object, name: string): unknown {
  return variables instanceof VariableScope ? variables.variable(name) : ownValue(variables, name);
}
