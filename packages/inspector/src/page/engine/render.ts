// Renders a template on its documents with the gateway's engine.
import { compile, TemplateError, type Trace, type TracedTemplate } from "@answerback/vtl";
import { mappingVariables } from "@answerback/vtl/apigateway";
import { isJson } from "../text/pretty-json.ts";
import type { Comparison, EarlierDocument, Rendered, TemplateDocument, TemplateProblem } from "./jobs.ts";
import { textChanges } from "./text-change.ts";

/** Milliseconds for all earlier exchanges; those for which no time is left are not compared. */
const compareMillis = 800;

/** A template that was compiled, and the document it was rendered on. */
export class Rendering {
  readonly #document: TemplateDocument;
  readonly #template: TracedTemplate | undefined;
  readonly #error: TemplateError | undefined;
  #trace: Trace | undefined;

  constructor(source: string, document: TemplateDocument) {
    this.#document = document;
    const compiled = attempt(() => compile(source, { profile: "apigateway", trace: true }));
    this.#template = compiled.value;
    this.#error = compiled.error;
  }

  result(sent: string | undefined): Rendered {
    const { value: output, error } =
      this.#template === undefined
        ? { value: undefined, error: this.#error }
        : attempt(() => this.#template?.render(variablesOf(this.#document)));
    return {
      output,
      problem: error && problemOf(error),
      changes: output === undefined || sent === undefined ? [] : textChanges(sent, output),
      isJson: output !== undefined && isJson(output),
    };
  }

  /** @returns undefined if the template fails */
  trace(): Trace | undefined {
    this.#trace ??= attempt(() => this.#template?.trace(variablesOf(this.#document))).value;
    return this.#trace;
  }
}

/** Masked values stay masked, and values that a request template wrote into `$context` are missing in the response template. */
function variablesOf({ body, context, stageVariables, params }: TemplateDocument): object {
  return mappingVariables({ body, context, stageVariables, params });
}

export function compare(source: string, documents: readonly EarlierDocument[]): readonly Comparison[] {
  const end = performance.now() + compareMillis;
  const { value: template, error } = attempt(() => compile(source, { profile: "apigateway" }));
  const comparisons: Comparison[] = [];
  for (const document of documents) {
    const { id, sent } = document;
    const result = template ? attempt(() => template.render(variablesOf(document))) : { value: undefined, error };
    const { value: output } = result;
    comparisons.push({
      id,
      isJson: output !== undefined && isJson(output),
      differs: output !== sent,
      problem: result.error?.description,
    });
    if (performance.now() > end) break;
  }
  return comparisons;
}

/** @throws whatever is not an error of the template */
function attempt<Value>(run: () => Value): { readonly value?: Value; readonly error?: TemplateError } {
  try {
    return { value: run() };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { error };
  }
}

function problemOf({ line, column, description }: TemplateError): TemplateProblem {
  return { line, column, message: description };
}
