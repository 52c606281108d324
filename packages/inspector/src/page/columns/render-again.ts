// Renders a template again on its input, with the gateway's engine in the browser.
import { compile, TemplateError } from "@answerback/vtl";
import { mappingVariables } from "@answerback/vtl/apigateway";
import type { Exchange, Pairs } from "../api/exchange.ts";
import type { TemplateProblem } from "./editor.ts";

export type Rendered =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "failed"; readonly problem: TemplateProblem };

/**
 * Masked values stay masked, and values that a request template wrote into `$context` are missing in the response template.
 * @param input the document of `$input`
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
