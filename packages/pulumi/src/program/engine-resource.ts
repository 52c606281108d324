// Resources that the engine itself has: providers. Their inputs are their outputs.
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { ResourceType } from "../resource.ts";

export function providerResourceType(token: string): ResourceType {
  return {
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
