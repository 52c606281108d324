// Resources that the engine itself has, without a service: providers, whose inputs are their
// outputs, and references to other stacks.
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { PropertyMap } from "../property-value.ts";
import type { ResourceType } from "../resource.ts";
import { containsSecret } from "../resources/plain-value.ts";

/** A type whose verbs reach nothing outside: a step of it that was cut off has done nothing. */
export interface LocalResourceType extends ResourceType {
  readonly isLocal: true;
}

/** The outputs of other stacks, by full or shortened name: `organization/project/stack`, `project/stack`. */
export type StackOutputs = Readonly<Record<string, PropertyMap>>;

/** `pulumi.StackReference`: what it reads is given by whoever runs the program. */
export function stackReferenceType(token: string, stacks: StackOutputs): LocalResourceType {
  const unsupported = async () => {
    throw new Error("a stack reference is only read");
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
          `The outputs of the stack ${id} are not known here. Give them in the setting stackOutputs, under that name.`,
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
    diff: (inputs, oldInputs) =>
      [...new Set([...Object.keys(inputs), ...Object.keys(oldInputs)])]
        .filter((name) => !isDeepStrictEqual(inputs[name], oldInputs[name]))
        .map((property) => ({ property, kind: "update", replace: false })),
    preview: (inputs) => inputs,
    create: async (_context, inputs) => ({ id: randomUUID(), outputs: inputs }),
    read: async (_context, id, state) => ({ id, inputs: state, outputs: state }),
    update: async (_context, _id, inputs) => inputs,
    delete: async () => {},
  };
}
