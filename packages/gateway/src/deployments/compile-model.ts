// Compiles the models of a snapshot, JSON Schema draft 4, to validators. Models refer to each other by URL
// (docs/behaviour/control-plane.md section 3.6).

import type { Model } from "@answerback/apigatewayv2";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { LimitExceeded } from "@answerback/vtl";
import { JavaRegexError } from "@answerback/vtl/java-regex";
import type { CompiledModel, CompileProblem } from "./compiled-api.ts";
import { SchemaSet } from "./schema/schema-set.ts";

/**
 * @param apiId the API in the URLs of its models
 * @returns the models by name
 */
export function compileModels(
  apiId: string,
  models: readonly Model[],
  report: (problem: CompileProblem) => void,
): ReadonlyMap<string, CompiledModel> {
  const parsed = new Map<string, { readonly model: Model; readonly schema: Readonly<Record<string, unknown>> }>();
  const compiled = new Map<string, CompiledModel>();
  const schemas = new SchemaSet();

  function broken(model: Model, cause: unknown): void {
    const name = model.name ?? "";
    const problem: CompileProblem = {
      resource: `Model ${model.modelId}`,
      member: "schema",
      position: undefined,
      message: `The model '${name}' cannot be used: ${errorMessage(cause)}`,
    };
    report(problem);
    compiled.set(name, { kind: "broken", name, problem });
  }

  for (const model of models) {
    try {
      const schema = draft4(JSON.parse(model.schema ?? ""));
      schemas.add(modelUrl(apiId, model.name ?? ""), schema);
      parsed.set(model.name ?? "", { model, schema });
    } catch (error) {
      broken(model, error);
    }
  }
  for (const [name, { model, schema }] of parsed) {
    try {
      const validate = schemas.compile(modelUrl(apiId, name), schema);
      compiled.set(name, {
        kind: "compiled",
        name,
        violation(document, meter) {
          try {
            return validate(document, meter);
          } catch (error) {
            if (error instanceof JavaRegexError) return `a pattern of the model cannot be evaluated: ${error.message}`;
            if (error instanceof LimitExceeded) return `validating the message costs too much: ${error.message}`;
            throw error;
          }
        },
      });
    } catch (error) {
      broken(model, error);
    }
  }
  return compiled;
}

/** Assumed for WebSocket APIs: the documented form of REST APIs. */
export function modelUrl(apiId: string, name: string): string {
  return `https://apigateway.amazonaws.com/restapis/${apiId}/models/${name}`;
}

/** Assumed: every schema is read as draft 4, whatever draft it names, and its own `id` does not change its URL. */
function draft4(schema: unknown): Readonly<Record<string, unknown>> {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema))
    throw new Error("it is not a JSON object.");
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== "$schema" && name !== "id"));
}
