// Nested stacks, AWS::CloudFormation::Stack: the template on this machine, its parameters, and the values for Ref and GetAtt.
import { resolve } from "node:path";
import { containsSecret, isPropertyMap, type PropertyMap, type PropertyValue, plain } from "@answerback/pulumi/host";
import type { ResourceValues } from "../../template/evaluation.ts";
import type { Assets } from "./stack-source.ts";

export const nestedStackType = "AWS::CloudFormation::Stack";

/**
 * The template of a nested stack: a path, as `aws cloudformation package` takes it, or the address of an asset.
 * @param folder to which a path is relative
 * @returns undefined if it is not on this machine
 */
export function nestedTemplatePath(url: PropertyValue | undefined, folder: string, assets: Assets): string | undefined {
  if (typeof url !== "string" || url === "") return undefined;
  if (!/^[a-z][a-z\d]+:\/\//i.test(url)) return resolve(folder, url);
  const parts = url
    .replace(/[?#].*/s, "")
    .split("/")
    .slice(3);
  // The key of an asset may contain slashes; the bucket may stand before it.
  return parts.map((_, index) => assets.get(parts.slice(index).join("/"))).find((it) => it !== undefined);
}

/** Values for the parameters of a template. */
export interface GivenParameters {
  readonly given: Readonly<Record<string, string>>;
  /** Names of those that contain a secret. */
  readonly secrets: ReadonlySet<string>;
}

/** @param parameters the property Parameters; a list becomes text with commas */
export function nestedParameters(parameters: PropertyValue | undefined): GivenParameters {
  const entries = isPropertyMap(parameters) ? Object.entries(parameters) : [];
  const text = (value: PropertyValue) => {
    const given = plain(value);
    return Array.isArray(given) ? given.join(",") : String(given);
  };
  return {
    given: Object.fromEntries(entries.map(([name, value]) => [name, text(value)])),
    secrets: new Set(entries.flatMap(([name, value]) => (containsSecret(value) ? [name] : []))),
  };
}

export function nestedStackValues(stackId: PropertyValue, outputs: PropertyMap): ResourceValues {
  const attributes = new Map<string, PropertyValue>([
    ["StackId", stackId],
    ...Object.entries(outputs).map(([name, value]) => [`Outputs.${name}`, value] as const),
  ]);
  return {
    type: nestedStackType,
    ref: stackId,
    attribute: (name) => attributes.get(name),
    attributeNames: [...attributes.keys()],
  };
}
