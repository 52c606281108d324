// The field table of Model: docs/behaviour/control-plane.md section 3.6.
import { errorMessage } from "../error-message.ts";
import { type Output, type ResourceDefinition, string, type Violation } from "../field.ts";

const fields = {
  modelId: { type: string(), computed: true, description: "The identifier of the model." },
  name: {
    type: string(1, 128),
    required: true,
    description: "The name that routes use: letters and digits, up to 128. Unique within the API.",
  },
  schema: {
    type: string(0, 32768),
    required: true,
    description: "The JSON Schema (draft 4) that a message must satisfy, as a string of up to 32768 characters.",
  },
  contentType: {
    type: string(1, 256),
    description: "The content type of the messages, such as `application/json`.",
  },
  description: { type: string(0, 1024), description: "A description of the model, up to 1024 characters." },
} as const;

export type Model = Output<typeof fields>;

export const model: ResourceDefinition<typeof fields> = {
  name: "Model",
  identifier: "modelId",
  identifierLength: 6,
  parents: ["apiId"],
  description: "A JSON Schema that messages of a route must satisfy before its integration is called.",
  fields,
  violations(resource) {
    const violations: Violation[] = [];
    if (resource.name !== undefined && !/^[A-Za-z0-9]+$/.test(resource.name)) {
      violations.push({
        path: ["name"],
        message: `Invalid model name specified: '${resource.name}'. Model name must be alphanumeric.`,
      });
    }
    if (resource.schema !== undefined) {
      const reason = jsonObjectProblem(resource.schema);
      if (reason !== undefined) {
        violations.push({
          path: ["schema"],
          message: `Invalid model schema specified: ${reason}. schema must be a JSON Schema (draft 4), a JSON object in a string.`,
        });
      }
    }
    return violations;
  },
};

function jsonObjectProblem(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? undefined : "it is not a JSON object";
  } catch (error) {
    return errorMessage(error);
  }
}
