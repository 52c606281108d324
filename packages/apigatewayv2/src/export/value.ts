// The values of a program that is written: JSON, with references to other resources of the program.
import type { ResourceName } from "../resources/index.ts";

export type Value = string | number | boolean | ListValue | MapValue | ReferenceValue | JoinedValue;

export interface ListValue {
  readonly kind: "list";
  readonly items: readonly Value[];
}

/** `structure`: the keys are member names, which each form writes in its own way. `map`: they are the user's. */
export interface MapValue {
  readonly kind: "map" | "structure";
  readonly entries: readonly (readonly [key: string, value: Value])[];
}

/** The identifier of another resource, or the name of a model or a stage. */
export interface ReferenceValue {
  readonly kind: "reference";
  readonly to: Referred;
  readonly member: "identifier" | "name";
}

/** A string that contains references. */
export interface JoinedValue {
  readonly kind: "joined";
  readonly parts: readonly (string | ReferenceValue)[];
}

/** The part of a resource that a reference needs. */
export interface Referred {
  readonly kind: ResourceName;
  /** Its name in words, not unique: `["send", "message"]`. */
  readonly words: readonly string[];
  /** The value of the reference, for forms without a reference to it. */
  readonly literal: Readonly<Record<ReferenceValue["member"], string>>;
}

export const isString = (value: Value): value is string => typeof value === "string";

/** The text between references and the references, in turn; the text alone if nothing occurs in it. */
export function joined(text: string, occurrence: string, reference: ReferenceValue): string | JoinedValue {
  if (occurrence === "" || !text.includes(occurrence)) return text;
  const parts = text.split(occurrence).flatMap((part, index) => (index === 0 ? [part] : [reference, part]));
  return { kind: "joined", parts: parts.filter((part) => part !== "") };
}

/** All references in a value. */
export function referencesOf(value: Value): readonly ReferenceValue[] {
  if (typeof value !== "object") return [];
  switch (value.kind) {
    case "reference":
      return [value];
    case "joined":
      return value.parts.filter((part) => typeof part !== "string");
    case "list":
      return value.items.flatMap(referencesOf);
    default:
      return value.entries.flatMap(([, it]) => referencesOf(it));
  }
}
