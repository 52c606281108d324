// Variables that the library itself puts together for a rendering: looked up by a method instead of by property.

export abstract class VariableScope {
  /** The value of a variable, undefined when there is none of that name. */
  abstract variable(name: string): unknown;
}
