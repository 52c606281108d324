// Derives inputs from the members that Read found.
import type { PropertyMap, PropertyValue } from "../property-value.ts";
import { isUnset } from "./diff.ts";
import { isEmpty, isPropertyMap, type PlainMap, plain } from "./plain-value.ts";
import type { Property } from "./property.ts";
import type { ResourceDescription } from "./resource-description.ts";

/**
 * The inputs that a program would need for this resource. Outputs and values that the service or the provider fills in
 * are omitted, unless the program set them before. An import has no program yet and includes values that the service
 * fills in, because someone may have set them.
 */
export function inputsRead(
  description: ResourceDescription,
  members: PlainMap,
  outputs: PropertyMap,
  oldInputs: PropertyMap,
): PropertyMap {
  const inputs: Record<string, PropertyValue> = {};
  const isImport = isEmpty(oldInputs);
  for (const [name, property] of Object.entries(description.properties)) {
    if (property.output) continue;
    const given = oldInputs[name];
    const output = outputs[name];
    if (output === undefined) {
      // The service omits some defaults from its responses; an input with that value is unchanged.
      if (given !== undefined && property.default !== undefined && plain(given) === property.default)
        inputs[name] = given;
      continue;
    }
    const filledIn =
      (property.computed && !(isImport && name !== "region")) ||
      isUnset(property, output) ||
      description.serviceDefault?.(name, members, oldInputs) === true;
    if (given === undefined && filledIn && !property.required && name !== "name") continue;
    inputs[name] = withoutOutputs(property, output, given, isImport);
  }
  return inputs;
}

/** An object's computed members are not inputs, unless the program set them. */
function withoutOutputs(
  property: Property,
  output: PropertyValue,
  given: PropertyValue | undefined,
  isImport: boolean,
): PropertyValue {
  const { type } = property;
  if (type.kind !== "object" || !isPropertyMap(output)) return output;
  return Object.fromEntries(
    Object.entries(output).filter(([name]) => {
      const member = type.properties[name];
      return !member?.output && (!member?.computed || isImport || (isPropertyMap(given) && name in given));
    }),
  );
}
