// The values of a registered resource for Ref and Fn::GetAtt.
import { createHash } from "node:crypto";
import {
  isPropertyMap,
  type PropertyMap,
  type PropertyValue,
  Secret,
  serviceIdentifier,
} from "@answerback/pulumi/host";
import type { Registered } from "../../engine/registration.ts";
import { type CloudFormationType, nativeName } from "../../stand-in/cloudformation/resource-type.ts";
import type { ResourceValues } from "../../template/evaluation.ts";
import { nestedStackType } from "./nested-stack.ts";

/** @param known undefined for types outside AWS, whose attributes are not known */
export function resourceValues(
  type: string,
  known: CloudFormationType | undefined,
  { id = "", outputs }: Pick<Registered, "id" | "outputs">,
): ResourceValues {
  const identifier = serviceIdentifier(type, id);
  const named = known === undefined ? undefined : outputs[nativeName(known.ref)];
  return {
    type,
    ref: identifier === id && isText(named) ? named : identifier,
    attribute(name) {
      const found = valueAt(outputs, name.split("."));
      // Providers outside AWS, and templates that are not on this machine, do not say which attributes they have.
      const isOpen = known === undefined || (type === nestedStackType && name.startsWith("Outputs."));
      return found ?? (isOpen ? madeUp(id, name) : undefined);
    },
    attributeNames: known === undefined ? [] : [...known.attributes.keys()],
  };
}

const isText = (value: PropertyValue | undefined): value is string | Secret =>
  typeof value === "string" || value instanceof Secret;

function valueAt(outputs: PropertyMap, path: readonly string[]): PropertyValue | undefined {
  const [name = "", ...rest] = path;
  const value = outputs[nativeName(name)];
  if (rest.length === 0 || value === undefined) return value;
  const inner = value instanceof Secret ? value.value : value;
  return isPropertyMap(inner) ? valueAt(inner, rest) : undefined;
}

function madeUp(id: string, attribute: string): string {
  return `${attribute}-${createHash("sha256").update(`${id} ${attribute}`).digest("hex").slice(0, 8)}`;
}
