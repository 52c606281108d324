// The fault rules of a gateway. Events ask `active`, which is undefined while there are no rules, so rules cost nothing
// until the first is added. Rules come from the settings, from the process, and from the inspector's page; no request to the
// data plane or the control plane adds one.
import { type Failure, type Fault, type FaultRule, faultOf } from "./fault-rule.ts";
import { seededRandom } from "./random.ts";

export interface FaultSettings {
  /** The same seed and the same events in the same order give the same faults. */
  readonly seed: number;
  readonly rules: readonly FaultRule[];
}

/** A rule of the gateway, as plain data. */
export interface ListedFault {
  /** Of this start of the gateway. */
  readonly faultId: string;
  readonly name: string;
  /** `delay 300ms, then answer 503` */
  readonly effect: string;
  readonly rule: FaultRule;
  /** The number of events that the rule was applied to. */
  readonly hits: number;
}

/** Lists and changes the rules: those of this process, or of several at once. */
export interface FaultRules {
  /** In the order in which they are tried. */
  list(): readonly ListedFault[] | Promise<readonly ListedFault[]>;
  /** @throws FaultRuleError */
  addRule(rule: FaultRule): ListedFault | Promise<ListedFault>;
  /** @returns false if there is no such rule */
  removeRule(faultId: string): boolean | Promise<boolean>;
  /** Removes all rules. */
  clear(): void | Promise<void>;
  /** Calls back when a rule was added or removed. @returns a function that stops it */
  follow(listener: () => void): () => void;
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
  readonly faultId: string;
  readonly fault: Fault;
  readonly #random: () => number;
  readonly #remove: (rule: AddedRule) => void;
  hits = 0;

  constructor(faultId: string, fault: Fault, seed: number, remove: (rule: AddedRule) => void) {
    this.faultId = faultId;
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

  describe(): ListedFault {
    const { name, effect, rule } = this.fault;
    return { faultId: this.faultId, name, effect, rule, hits: this.hits };
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
  readonly faultId: string;
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
        return { faultId: added.faultId, rule, name, effect, unreadMillis, delayMillis: added.delayMillis() };
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

export class Faults implements FaultRules {
  /** Undefined while there are no rules. */
  active: ActiveFaults | undefined = undefined;
  readonly #seed: number;
  readonly #listeners = new Set<() => void>();
  /** Those of the settings, of the process and of its pages. */
  #own: readonly AddedRule[] = [];
  /** Those of other nodes of the cluster, by the name of the node. */
  readonly #others = new Map<string, readonly AddedRule[]>();
  #added = 0;
  #idPrefix = () => "";

  /** @throws FaultRuleError */
  constructor({ seed, rules }: FaultSettings = { seed: 1, rules: [] }) {
    this.#seed = seed;
    for (const rule of rules) this.add(rule);
  }

  /** Ids of rules that are added from now on begin with this, so that those of several nodes differ. */
  prefixIds(prefix: () => string): void {
    this.#idPrefix = prefix;
  }

  get rules(): readonly FaultRule[] {
    return this.#rules.map(({ fault }) => fault.rule);
  }

  list(): readonly ListedFault[] {
    return this.#rules.map((added) => added.describe());
  }

  /**
   * Adds a rule after the others: the first rule that matches an event applies.
   * @throws FaultRuleError
   */
  add(rule: FaultRule): FaultHandle {
    return this.#add(rule);
  }

  addRule(rule: FaultRule): ListedFault {
    return this.#add(rule).describe();
  }

  /** Those that others do not have from their settings. */
  added(): readonly Pick<ListedFault, "faultId" | "rule">[] {
    return this.#own.filter(({ faultId }) => faultId.includes("-")).map((added) => added.describe());
  }

  /** Removes a rule, unless it is that of another node. */
  removeRule(faultId: string): boolean {
    const found = this.#own.find((added) => added.faultId === faultId);
    found?.remove();
    return found !== undefined;
  }

  /** Removes all rules, except those of other nodes. */
  clear(): void {
    this.#setOwn([]);
  }

  /** Takes the rules of the parent, in place of all others. Those that it had keep their hits. */
  take(rules: readonly Pick<ListedFault, "faultId" | "rule">[]): void {
    this.#setOwn(this.#taken(this.#own, rules));
  }

  /** Takes the rules of another node, in place of those that it had. They are tried after the own ones. */
  takeOf(node: string, rules: readonly Pick<ListedFault, "faultId" | "rule">[]): void {
    const before = this.#others.get(node) ?? [];
    const taken = this.#taken(before, rules);
    if (taken.length === before.length && taken.every((added, at) => added === before[at])) return;
    if (taken.length === 0) this.#others.delete(node);
    else this.#others.set(node, taken);
    this.#changed();
  }

  follow(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #add(rule: FaultRule): AddedRule {
    const added = this.#create(`${this.#idPrefix()}${this.#added + 1}`, rule);
    this.#added++;
    this.#setOwn([...this.#own, added]);
    return added;
  }

  #taken(before: readonly AddedRule[], rules: readonly Pick<ListedFault, "faultId" | "rule">[]): readonly AddedRule[] {
    const known = new Map(before.map((added) => [added.faultId, added]));
    return rules.map(({ faultId, rule }) => known.get(faultId) ?? this.#create(faultId, rule));
  }

  #create(faultId: string, rule: FaultRule): AddedRule {
    // Each rule draws its own numbers, so that another rule does not change them.
    const seed = Math.imul(this.#seed, 0x9e3779b1) + Number(faultId.split("-").at(-1)) - 1;
    return new AddedRule(faultId, faultOf(rule), seed, (it) => {
      this.#setOwn(this.#own.filter((other) => other !== it));
    });
  }

  get #rules(): readonly AddedRule[] {
    return this.active?.rules ?? [];
  }

  #setOwn(rules: readonly AddedRule[]): void {
    this.#own = rules;
    this.#changed();
  }

  #changed(): void {
    const rules = [...this.#own, ...[...this.#others.values()].flat()];
    this.active = rules.length === 0 ? undefined : new ActiveFaults(rules);
    for (const listener of this.#listeners) listener();
  }
}
