// The fault rules of a gateway. Events ask `active`, which is undefined while there are no rules, so rules cost nothing
// until the first is added. Only the process itself adds rules: no request of a client does.
import { type Failure, type Fault, type FaultRule, faultOf } from "./fault-rule.ts";
import { seededRandom } from "./random.ts";

export interface FaultSettings {
  /** The same seed and the same events in the same order give the same faults. */
  readonly seed: number;
  readonly rules: readonly FaultRule[];
}

export interface FaultHandle {
  /** The number of events that the rule was applied to. */
  readonly hits: number;
  remove(): void;
  [Symbol.dispose](): void;
}

/** The members of an event that rules select by. */
export interface FaultSubject {
  readonly routeKey: string;
  readonly integrationId: string | undefined;
  readonly connectionId: string;
}

class AddedRule implements FaultHandle {
  readonly fault: Fault;
  readonly #random: () => number;
  readonly #remove: (rule: AddedRule) => void;
  hits = 0;

  constructor(fault: Fault, seed: number, remove: (rule: AddedRule) => void) {
    this.fault = fault;
    this.#random = seededRandom(seed);
    this.#remove = remove;
  }

  /** True if the rule applies. Draws only for events that the selectors match. */
  takes(routeKey: string | undefined, integrationId: string | undefined, connectionId: string): boolean {
    const { route, integration, connection, share = 1, times = Number.POSITIVE_INFINITY } = this.fault.rule;
    if (this.hits >= times) return false;
    if (route !== undefined && route !== routeKey) return false;
    if (integration !== undefined && integration !== integrationId) return false;
    if (connection !== undefined && connection !== connectionId) return false;
    if (share < 1 && this.#random() >= share) return false;
    this.hits++;
    return true;
  }

  delayMillis(): number | undefined {
    return this.fault.delay?.(this.#random);
  }

  remove(): void {
    this.#remove(this);
  }

  [Symbol.dispose](): void {
    this.remove();
  }
}

/** A fault that applies to one event. */
export interface AppliedFault extends Pick<Fault, "rule" | "name" | "effect" | "unreadMillis"> {
  /** Drawn for this event; undefined without a delay. */
  readonly delayMillis: number | undefined;
}

const callbackFailures: ReadonlySet<Failure | undefined> = new Set(["callbackGone", "callbackForbidden"] as const);
const connectFailures: ReadonlySet<Failure | undefined> = new Set(["unauthorized", "forbidden"] as const);
const messageFailures: ReadonlySet<Failure | undefined> = new Set(["connectionLost"] as const);

export class ActiveFaults {
  readonly rules: readonly AddedRule[];

  constructor(rules: readonly AddedRule[]) {
    this.rules = rules;
  }

  /** The first rule that applies to an event. */
  ofEvent(kind: "connect" | "message" | "disconnect", subject: FaultSubject): AppliedFault | undefined {
    const { routeKey, integrationId, connectionId } = subject;
    for (const added of this.rules) {
      const { rule, name, effect, unreadMillis } = added.fault;
      if (callbackFailures.has(rule.fail) || (connectFailures.has(rule.fail) && kind !== "connect")) continue;
      if ((messageFailures.has(rule.fail) || unreadMillis !== undefined) && kind !== "message") continue;
      if (added.takes(routeKey, integrationId, connectionId)) {
        return { rule, name, effect, unreadMillis, delayMillis: added.delayMillis() };
      }
    }
    return undefined;
  }

  /** The failure of a callback, if a rule applies to it. */
  ofCallback(connectionId: string): "callbackGone" | "callbackForbidden" | undefined {
    for (const added of this.rules) {
      const { fail, route, integration } = added.fault.rule;
      if (fail !== "callbackGone" && fail !== "callbackForbidden") continue;
      if (route === undefined && integration === undefined && added.takes(undefined, undefined, connectionId)) {
        return fail;
      }
    }
    return undefined;
  }
}

export class Faults {
  /** Undefined while there are no rules. */
  active: ActiveFaults | undefined = undefined;
  readonly #seed: number;
  #added = 0;

  /** @throws FaultRuleError */
  constructor({ seed, rules }: FaultSettings = { seed: 1, rules: [] }) {
    this.#seed = seed;
    for (const rule of rules) this.add(rule);
  }

  get rules(): readonly FaultRule[] {
    return this.active?.rules.map(({ fault }) => fault.rule) ?? [];
  }

  /**
   * Adds a rule after the others: the first rule that matches an event applies.
   * @throws FaultRuleError
   */
  add(rule: FaultRule): FaultHandle {
    // Each rule draws its own numbers, so that another rule does not change them.
    const seed = Math.imul(this.#seed, 0x9e3779b1) + this.#added++;
    const added = new AddedRule(faultOf(rule), seed, (it) => this.#set(this.#rules.filter((other) => other !== it)));
    this.#set([...this.#rules, added]);
    return added;
  }

  /** Removes all rules. */
  clear(): void {
    this.#set([]);
  }

  get #rules(): readonly AddedRule[] {
    return this.active?.rules ?? [];
  }

  #set(rules: readonly AddedRule[]): void {
    this.active = rules.length === 0 ? undefined : new ActiveFaults(rules);
  }
}
