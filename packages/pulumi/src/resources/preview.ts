// What a preview can say of the outputs: the inputs, and of the rest what it was before, or that it is not known yet.
import { type PropertyMap, type PropertyValue, unknown } from "../property-value.ts";
import { changedProperties } from "./diff.ts";
import { isPropertyMap } from "./plain-value.ts";
import type { Property } from "./property.ts";
import type { ResourceDescription } from "./resource-description.ts";

export function previewOutputs(
  description: ResourceDescription,
  inputs: PropertyMap,
  oldOutputs: PropertyMap | undefined,
): PropertyMap {
  const { properties } = description;
  const changed = oldOutputs === undefined ? [] : changedProperties(properties, inputs, oldOutputs);
  const outputs: Record<string, PropertyValue> = {};
  for (const [name, property] of Object.entries(properties)) {
    const given = inputs[name];
    const before = oldOutputs?.[name];
    if (given !== undefined) outputs[name] = previewValue(property, given, before);
    else if (property.output || property.computed) {
      const stale = description.outputChangesWith?.[name]?.some((cause) => changed.includes(cause));
      outputs[name] = before === undefined || stale ? unknown : before;
    }
  }
  if (description.tagsArn) outputs.tagsAll = inputs.tags ?? {};
  return outputs;
}

/** An object's members that only the service knows are as before, or unknown. */
function previewValue(property: Property, given: PropertyValue, before: PropertyValue | undefined): PropertyValue {
  const { type } = property;
  if (type.kind !== "object" || !isPropertyMap(given)) return given;
  const value: Record<string, PropertyValue> = { ...given };
  for (const [name, member] of Object.entries(type.properties)) {
    if ((member.output || member.computed) && value[name] === undefined) {
      value[name] = (isPropertyMap(before) ? before[name] : undefined) ?? unknown;
    }
  }
  return value;
}
