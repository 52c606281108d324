// Variables of a rendering that the library itself provides, looked up by a method instead of by property.

/**
 * Declares that the library made every object in these variables, and every object that their methods return: all properties
 * are own data properties, which templates read as in plain JavaScript.
 */
export abstract class VariableScope {
  /** The value of a variable; undefined if it does not exist. */
  abstract variable(name: string): unknown;
}
