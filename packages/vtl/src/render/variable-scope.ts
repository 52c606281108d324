// Variables that the library itself puts together for a rendering: looked up by a method instead of by property.

/**
 * Declares that every object in these variables, and every object that theirs hand out, was made by the library: it holds
 * own data properties only, so that templates read them as plain JavaScript does.
 */
export abstract class VariableScope {
  /** The value of a variable, undefined when there is none of that name. */
  abstract variable(name: string): unknown;
}
