// Resources of the engine itself, without a service: providers, whose inputs are their outputs, and references to other
// stacks.

import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import {
  type CheckResult,
  containsSecret,
  type PropertyDifference,
  type PropertyMap,
  type ResourceType,
} from "@answerback/pulumi/host";

/** A resource type for the program's engine. Another process may run `check` and `diff`. */
export interface EngineResourceType extends Omit<ResourceType, "check" | "diff"> {
  check(...given: Parameters<ResourceType["check"]>): CheckResult | Promise<CheckResult>;
  /** @param id of the resource, after the arguments of a resource type */
  diff(
    ...given: [...given: Parameters<ResourceType["diff"]>, id?: string]
  ): readonly EngineDifference[] | Promise<readonly EngineDifference[]>;
}

export interface EngineDifference extends PropertyDifference {
  /** Requested by the resource type itself. */
  readonly deleteBeforeReplace?: boolean;
}

/** A type whose operations change nothing outside: an interrupted step has done nothing. */
export interface LocalResourceType extends ResourceType {
  readonly isLocal: true;
}

/** The outputs of other stacks, by full or shortened name: `organization/project/stack`, `project/stack`. */
export type StackOutputs = Readonly<Record<string, PropertyMap>>;

/** `pulumi.StackReference`: the caller of the run supplies the outputs. */
export function stackReferenceType(token: string, stacks: StackOutputs): LocalResourceType {
  const unsupported = async () => {
    throw new Error("a stack reference can only be read");
  };
  return {
    isLocal: true,
    token,
    check: (inputs) => ({ inputs, failures: [] }),
    diff: () => [],
    preview: (inputs) => inputs,
    create: unsupported,
    update: unsupported,
    delete: async () => {},
    read: async (_context, id, state) => {
      const found = Object.keys(stacks).find((name) => id === name || id.endsWith(`/${name}`));
      if (found === undefined) {
        throw new Error(
          `The outputs of the stack ${id} are unknown. Add them to the setting stackOutputs, under that name.`,
        );
      }
      const outputs = stacks[found] ?? {};
      const secretOutputNames = Object.keys(outputs).filter((name) => containsSecret(outputs[name]));
      return { id, inputs: state, outputs: { name: id, outputs, secretOutputNames } };
    },
  };
}

export function providerResourceType(token: string): LocalResourceType {
  return {
    isLocal: true,
    token,
    check: (inputs) => ({ inputs, failures: [] }),
    diff: inputDifferences,
    preview: (inputs) => inputs,
    create: async (_context, inputs) => ({ id: randomUUID(), outputs: inputs }),
    read: async (_context, id, state) => ({ id, inputs: state, outputs: state }),
    update: async (_context, _id, inputs) => inputs,
    delete: async () => {},
  };
}

/** Every input that has changed. */
export function inputDifferences(inputs: PropertyMap, oldInputs: PropertyMap): readonly PropertyDifference[] {
  const names = new Set([...Object.keys(oldInputs), ...Object.keys(inputs)]);
  return [...names].flatMap((property): readonly PropertyDifference[] => {
    const [before, after] = [oldInputs[property], inputs[property]];
    if (isDeepStrictEqual(before, after)) return [];
    const kind = before === undefined ? "add" : after === undefined ? "delete" : "update";
    return [{ property, kind, replace: false }];
  });
}
