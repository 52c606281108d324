// The types of an exchange, which the gateway declares (docs/inspector-api.md).
import type { BodyDescription, ExchangeDescription } from "@answerback/gateway/inspector-api";

export type {
  BodyDescription as Body,
  ExchangeDescription as Exchange,
  FunctionDescription as CalledFunction,
  OutcomeDescription as Outcome,
  Phase,
  TemplateDescription as Template,
  TemplatesDescription as Templates,
  TimesDescription as Times,
} from "@answerback/gateway/inspector-api";

export type Pairs = readonly (readonly [name: string, value: string])[];

/** True if the client received an error, or would have. */
export function isFailure({ outcome }: Pick<ExchangeDescription, "outcome">): boolean {
  return outcome.kind === "failed" || outcome.kind === "refused";
}

export function bodyText(body: BodyDescription | undefined): string {
  if (body === undefined) return "";
  return "text" in body ? body.text : body.base64;
}
