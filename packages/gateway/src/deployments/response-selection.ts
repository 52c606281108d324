// Chooses the integration response for a subject: docs/behaviour/integration-responses.md section 4.2. Each integration
// caches its choices, so that 1,000 keys cost no more than one.
import type { CompiledIntegrationResponseKey } from "@answerback/apigatewayv2";
import type { Meter } from "@answerback/vtl";
import type { CompiledIntegrationResponse, IntegrationResponses } from "./compiled-api.ts";

/** There are a few dozen statuses, but any number of error messages. */
const maxRememberedSubjects = 256;
const maxRememberedLength = 256;

/** Section 4.2: keys are tried in order of creation, `$default` last. */
export function inOrderOfTrial<Response>(
  responses: readonly Response[],
  keyOf: (response: Response) => string | undefined,
): readonly Response[] {
  const isDefault = (response: Response) => Number(keyOf(response) === "$default");
  return responses.toSorted((one, other) => isDefault(one) - isDefault(other));
}

/** @param responses in order of creation: if several patterns match, the first created wins (4.2.7) */
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
