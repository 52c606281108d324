// A template once more on what it read: the engine of the gateway, in the browser.
import { compile, TemplateError } from "@answerback/vtl";
import { mappingVariables } from "@answerback/vtl/apigateway";
import type { TemplateProblem } from "./editor.ts";
import type { Exchange, Pairs } from "./exchange.ts";

export type Rendered =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "failed"; readonly problem: TemplateProblem };

/**
 * What the inspector masks stays masked, and what a request template wrote into `$context` is not there for the response
 * template.
 * @param input what it reads as `$input`
 */
export function renderAgain(source: string, input: string, { received, context, stageVariables }: Exchange): Rendered {
  try {
    const template = compile(source, { profile: "apigateway" });
    const text = template.render(
      mappingVariables({
        body: input,
        params:
          "headers" in received
            ? { path: {}, querystring: lastValues(received.query), header: lastValues(received.headers) }
            : undefined,
        context,
        stageVariables,
      }),
    );
    return { kind: "text", text };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { kind: "failed", problem: { line: error.line, column: error.column, message: error.description } };
  }
}

function lastValues(pairs: Pairs): Record<string, string> {
  return Object.fromEntries(pairs);
}
