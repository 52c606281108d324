// Renders a template again on its input, with the gateway's engine in the page's worker.
import type { Exchange, Pairs } from "../api/exchange.ts";
import type { TemplateProblem } from "../engine/jobs.ts";
import { pageEngine } from "../engine/page-engine.ts";

export type Rendered =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "failed"; readonly problem: TemplateProblem };

/**
 * @param input the document of `$input`
 * @returns undefined if a newer rendering has taken its place
 */
export async function renderAgain(source: string, input: string, exchange: Exchange): Promise<Rendered | undefined> {
  const { received, context, stageVariables } = exchange;
  const params =
    "headers" in received
      ? { querystring: lastValues(received.query), header: lastValues(received.headers) }
      : undefined;
  const document = { body: input, params, context, stageVariables };
  const done = await pageEngine.do("render", { source, document, sent: undefined });
  switch (done.kind) {
    case "done": {
      const { output, problem } = done.result;
      return problem === undefined ? { kind: "text", text: output ?? "" } : { kind: "failed", problem };
    }
    case "outdated":
      return undefined;
    case "late":
      return failure("The template takes too long");
    case "failed":
      return failure(done.message);
  }
}

function failure(message: string): Rendered {
  return { kind: "failed", problem: { line: 1, column: 1, message } };
}

function lastValues(pairs: Pairs): Record<string, string> {
  return Object.fromEntries(pairs);
}
