// A fault rule: the events that it applies to, and the failure that it causes.
import { durationForms, durationMillis } from "../../duration.ts";
import { type Delay, delayForms, parseDelay } from "./delay.ts";

/** Failures by name. Those of callbacks apply to requests to `@connections`, all others to events of clients. */
export const failures = [
  /** The backend does not answer in time. It is not called, and nothing waits; add a `delay` to wait. */
  "timeout",
  /** The connection to the backend breaks. */
  "reset",
  /** 429: the rate of the stage is exceeded. */
  "throttled",
  /** 401 from the authorizer of `$connect`. */
  "unauthorized",
  /** 403 from the authorizer of `$connect`. */
  "forbidden",
  /** The templates exceed `limits.template`. */
  "templateLimit",
  /** The network loses the connection after the integration has run, instead of the answer. */
  "connectionLost",
  /** 410: the connection no longer exists. */
  "callbackGone",
  /** 403: the caller may not use the connection. */
  "callbackForbidden",
] as const;

export type Failure = (typeof failures)[number];

/** Causes one failure, or a delay before it. Selectors that are absent match everything. */
export interface FaultRule {
  /** Shown in the exchanges that the rule applies to. Default: made from its effect. */
  readonly name?: string;
  /** A route key. */
  readonly route?: string;
  /** The id of an integration. */
  readonly integration?: string;
  /** The id of a connection. */
  readonly connection?: string;
  /** The share of the matching events, above 0 and at most 1. Default 1. */
  readonly share?: number;
  /** The rule applies at most this often. Default: unlimited. */
  readonly times?: number;
  /** Time before the backend's answer: `300ms`, `100ms to 900ms`, `median 100ms p99 2s`. */
  readonly delay?: string;
  /** The answer of the backend, which is not called. */
  readonly answer?: FaultAnswer;
  readonly fail?: Failure;
  /** The client reads nothing for this time, such as `30s`. The gateway drops a client that reads nothing for too long. */
  readonly unread?: string;
}

export interface FaultAnswer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A rule that cannot be used. The message names the member and what it accepts. */
export class FaultRuleError extends Error {
  override readonly name = "FaultRuleError";
}

/** A checked rule. */
export interface Fault {
  readonly rule: FaultRule;
  readonly name: string;
  /** `delay 300ms, then answer 503` */
  readonly effect: string;
  readonly delay: Delay | undefined;
  readonly unreadMillis: number | undefined;
}

/** @throws FaultRuleError */
export function faultOf(rule: FaultRule): Fault {
  const { delay, answer, fail, unread, share, times } = rule;
  const refuse = (member: string, value: unknown, accepted: string) =>
    new FaultRuleError(`${member} of a fault rule is ${JSON.stringify(value)}. It must be ${accepted}.`);
  if (share !== undefined && !(share > 0 && share <= 1)) {
    throw refuse("share", share, "a number above 0 and at most 1");
  }
  if (times !== undefined && !(Number.isInteger(times) && times > 0)) {
    throw refuse("times", times, "a whole number above 0");
  }
  if (fail !== undefined && !failures.includes(fail)) throw refuse("fail", fail, `one of ${failures.join(", ")}`);
  const effects = [answer && "answer", fail && "fail", unread && "unread"].filter((it) => it !== undefined);
  if (effects.length > 1) {
    throw new FaultRuleError(`A fault rule has ${effects.join(" and ")}. Write a rule for each.`);
  }
  if (effects.length === 0 && delay === undefined) {
    throw new FaultRuleError("A fault rule has no effect. Give it a delay, answer, fail or unread.");
  }
  const drawDelay = delay === undefined ? undefined : parseDelay(delay);
  if (delay !== undefined && drawDelay === undefined) throw refuse("delay", delay, delayForms);
  const unreadMillis = unread === undefined ? undefined : durationMillis(unread);
  if (unread !== undefined && unreadMillis === undefined) throw refuse("unread", unread, durationForms);
  const { statusCode = 200 } = answer ?? {};
  if (!(Number.isInteger(statusCode) && statusCode >= 100 && statusCode <= 599)) {
    throw refuse("answer.statusCode", statusCode, "a status of HTTP");
  }
  const effect = effectOf(rule);
  return { rule, name: rule.name ?? effect, effect, delay: drawDelay, unreadMillis };
}

function effectOf({ delay, answer, fail, unread }: FaultRule): string {
  const parts = [
    delay === undefined ? [] : `delay ${delay}`,
    answer === undefined ? [] : `answer ${answer.statusCode}`,
    fail ?? [],
    unread === undefined ? [] : `unread ${unread}`,
  ];
  return parts.flat().join(", then ");
}
