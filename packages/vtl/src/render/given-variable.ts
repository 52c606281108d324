// The variables of a rendering.
import { ownValue } from "../java/own-property.ts";
import { VariableScope } from "./variable-scope.ts";

/** The value of a variable that the caller of the rendering passed. */
export function givenVariable(variables: object, name: string): unknown {
  return variables instanceof VariableScope ? variables.variable(name) : ownValue(variables, name);
}
