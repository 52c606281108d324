// Which integration response answers a subject: docs/behaviour/integration-responses.md section 4.2. One matcher per
// integration; the choice for a subject is remembered, so that 1,000 keys cost no more than one.
import type { CompiledIntegrationResponseKey } from "@answerback/apigatewayv2";
import type { Meter } from "@answerback/vtl";
import type { CompiledIntegrationResponse, IntegrationResponses } from "./compiled-api.ts";

/** Error messages are without number; statuses are some dozens. */
const maxRememberedSubjects = 256;
const maxRememberedLength = 256;

/** @param responses in order of creation: of several patterns that match, the first created wins (4.2.7) */
export function compileResponseSelection(
  subject: IntegrationResponses["subject"],
  responses: readonly {
    readonly key: CompiledIntegrationResponseKey;
    readonly response: CompiledIntegrationResponse;
  }[],
): IntegrationResponses {
  const all = responses.map(({ response }) => response);
  const fallback = responses.find(({ key }) => key.kind === "default")?.response;
  const remembered = new Map<string, CompiledIntegrationResponse | undefined>();

  function match(value: string, meter: Meter): CompiledIntegrationResponse | undefined {
    for (const { key, response } of responses) {
      if (key.kind === "pattern" && key.matches(value, meter)) return response;
    }
    return fallback;
  }

  return {
    subject,
    all,
    choose(value, meter) {
      const known = remembered.get(value);
      if (known !== undefined || remembered.has(value)) return known;
      const chosen = match(value, meter);
      if (value.length <= maxRememberedLength && remembered.size < maxRememberedSubjects) remembered.set(value, chosen);
      return chosen;
    },
  };
}
