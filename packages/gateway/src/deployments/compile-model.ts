// The models of a snapshot as validators: JSON Schema draft 4, compiled with the deployment. Models refer to each other
// by URL (docs/behaviour/control-plane.md section 3.6).
import { createRequire } from "node:module";
import type { Model } from "@answerback/apigatewayv2";
import { compileJavaRegex, JavaRegexError } from "@answerback/vtl/java-regex";
import type { Options } from "ajv";
import type * as AjvDraft4 from "ajv-draft-04";
import type { CompiledModel, CompileProblem } from "./compiled-api.ts";

/** Most APIs have no models, so the validator is loaded by the first one. Synchronous, as all of a compilation. */
let loaded: typeof AjvDraft4.default | undefined;

function newValidator(): InstanceType<typeof AjvDraft4.default.default> {
  loaded ??= createRequire(import.meta.url)("ajv-draft-04") as typeof AjvDraft4.default;
  const ajv = new loaded.default(options);
  for (const keyword of laterKeywords) ajv.removeKeyword(keyword);
  return ajv;
}

/** Keywords that the validator knows and draft 4 does not. */
const laterKeywords = ["const", "contains", "propertyNames", "if", "then", "else"];

/**
 * @param apiId the API in the URLs by which its models refer to each other
 * @returns the models by name
 */
export function compileModels(
  apiId: string,
  models: readonly Model[],
  report: (problem: CompileProblem) => void,
): ReadonlyMap<string, CompiledModel> {
  if (models.length === 0) return new Map();
  const schemas = new Map<string, Model & { readonly parsed: object }>();
  const compiled = new Map<string, CompiledModel>();
  const ajv = newValidator();

  function broken(model: Model, cause: unknown): void {
    const name = model.name ?? "";
    const problem: CompileProblem = {
      resource: `Model ${model.modelId}`,
      member: "schema",
      position: undefined,
      message: `The model '${name}' cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
    };
    report(problem);
    compiled.set(name, { kind: "broken", name, problem });
  }

  for (const model of models) {
    try {
      const parsed = draft4(JSON.parse(model.schema ?? ""));
      ajv.addSchema(parsed, modelUrl(apiId, model.name ?? ""));
      schemas.set(model.name ?? "", { ...model, parsed });
    } catch (error) {
      broken(model, error);
    }
  }
  for (const [name, model] of schemas) {
    try {
      const validate = ajv.compile(model.parsed);
      compiled.set(name, {
        kind: "compiled",
        name,
        violation(document) {
          try {
            return validate(document) ? undefined : ajv.errorsText(validate.errors, { dataVar: "message" });
          } catch (error) {
            // A pattern that takes too long does not match: the message is refused, not the gateway stopped.
            if (error instanceof JavaRegexError) return `A pattern of the model cannot be decided: ${error.message}`;
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

/** Assumed for WebSocket APIs: the form that REST APIs document. */
export function modelUrl(apiId: string, name: string): string {
  return `https://apigateway.amazonaws.com/restapis/${apiId}/models/${name}`;
}

const options: Options = {
  // Keywords and formats that draft 4 does not know are no faults of a schema.
  strict: false,
  validateFormats: false,
  allErrors: false,
  logger: false,
  code: { regExp: Object.assign((pattern: string) => linearRegExp(pattern), { code: "" }) },
};

/** A pattern meets what clients send, so it runs in the engine that no text can freeze. */
function linearRegExp(pattern: string): RegExp {
  const regex = compileJavaRegex(pattern);
  return { test: (text: string) => regex.find(text) } as unknown as RegExp;
}

/** Assumed: every schema is read as draft 4, whatever draft it names, and its own `id` does not rename it. */
function draft4(schema: unknown): object {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) throw new Error("it is no JSON object.");
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== "$schema" && name !== "id"));
}
