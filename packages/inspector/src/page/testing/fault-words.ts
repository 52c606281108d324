// Fault rules in words.
import type { FaultDescription } from "@answerback/gateway/inspector-api";

type FaultRule = FaultDescription["rule"];
type Failure = NonNullable<FaultRule["fail"]>;

/** The effects of rules in words, by the value of the form's field. */
export const effects: Readonly<Record<Failure | "delay" | "answer" | "unread", string>> = {
  answer: "the backend answers with…",
  delay: "only the delay",
  timeout: "the integration times out",
  reset: "the connection to the backend breaks",
  throttled: "429, the rate is exceeded",
  unauthorized: "the authorizer of $connect answers 401",
  forbidden: "the authorizer of $connect answers 403",
  templateLimit: "the templates exceed their limit",
  connectionLost: "the client's connection is lost",
  unread: "the client reads nothing for…",
  callbackGone: "callbacks get 410",
  callbackForbidden: "callbacks get 403",
};

export type Effect = keyof typeof effects;

/** The events that a rule is for: `of quote, 10 % of them, at most 3 times`. */
export function scopeText({ route, integration, connection, share = 1, times }: FaultRule): string {
  return [
    route === undefined ? "of all routes" : `of ${route}`,
    integration === undefined ? [] : `integration ${integration}`,
    connection === undefined ? [] : `connection ${connection}`,
    share === 1 ? [] : `${Math.round(share * 1000) / 10} % of them`,
    times === undefined ? [] : times === 1 ? "once" : `at most ${times} times`,
  ]
    .flat()
    .join(", ");
}
