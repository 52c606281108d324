// Outputs in a preview: the inputs; other properties have their old value or are unknown.
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

/** Members of an object that only the service sets keep their old value, or are unknown. */
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
