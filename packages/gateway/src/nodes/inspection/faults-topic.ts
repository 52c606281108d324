// The fault rules of a cluster. A rule that a page adds belongs to the page's node, which gives all others a copy. It ends
// with that node. Rules of the settings are in each node already.
import type { FaultRule } from "../../execute/faults/fault-rule.ts";
import type { FaultRules, Faults, ListedFault } from "../../execute/faults/faults.ts";
import type { Link, Topic } from "../../workers/link.ts";
import type { NodeLife } from "../membership/membership.ts";
import type { NodeLinks } from "../node-links.ts";

type GivenRules = readonly Pick<ListedFault, "faultId" | "rule">[];

interface NodeMethods {
  /** Takes the rules of the node that looks. */
  setRules(rules: GivenRules): void;
  /** All that apply here. */
  list(argument: null): Promise<readonly ListedFault[]>;
  /** Removes one of its own. */
  removeRule(faultId: string): Promise<boolean>;
  /** Removes all of its own. */
  clear(argument: null): Promise<void>;
}

const topicName = "faults";

export class FaultsOfNodes implements FaultRules {
  readonly #own: Faults;
  readonly #processes: FaultRules;
  readonly #links: NodeLinks;
  readonly #nodes = new Set<Topic<NodeMethods>>();
  /** The last copy that the others were given. */
  #given: GivenRules = [];
  #release: (() => void) | undefined;
  /** Settles when the other nodes have the rules. */
  #spread: Promise<unknown> = Promise.resolve();

  /**
   * @param own of this process
   * @param processes those of this node as one
   */
  constructor(own: Faults, processes: FaultRules, links: NodeLinks) {
    this.#own = own;
    this.#processes = processes;
    this.#links = links;
    own.follow(() => this.#give());
  }

  /** For a node that looks at this one. @returns to be called when the link has closed */
  serve(link: Link, { node, incarnation }: NodeLife): () => void {
    const name = `${node} ${incarnation}`;
    link.topic<NodeMethods, object>(topicName, {
      setRules: (rules) => this.#own.takeOf(name, rules),
      list: async () => this.#processes.list(),
      removeRule: (faultId) => this.#removeOwn(faultId),
      clear: () => this.#clearOwn(),
    });
    return () => this.#own.takeOf(name, []);
  }

  /** For a node at which this one looks. @returns to be called when the link has closed */
  join(link: Link): () => void {
    const node = link.topic<object, NodeMethods>(topicName, {});
    this.#nodes.add(node);
    if (this.#given.length > 0) void send(node, this.#given);
    return () => this.#nodes.delete(node);
  }

  /** The hits of all nodes are added. */
  async list(): Promise<readonly ListedFault[]> {
    await this.#links.ready();
    const lists = await Promise.all([
      this.#processes.list(),
      ...this.#ask((node) => node.request("list", null), [] as readonly ListedFault[]),
    ]);
    const byId = Map.groupBy(lists.flat(), ({ faultId }) => faultId);
    return [...byId.values()].map((same) => ({ ...same[0]!, hits: same.reduce((sum, { hits }) => sum + hits, 0) }));
  }

  async addRule(rule: FaultRule): Promise<ListedFault> {
    const added = await this.#processes.addRule(rule);
    await this.#spread;
    return added;
  }

  async removeRule(faultId: string): Promise<boolean> {
    await this.#links.ready();
    const removed = await Promise.all([
      this.#removeOwn(faultId),
      ...this.#ask((node) => node.request("removeRule", faultId), false),
    ]);
    return removed.includes(true);
  }

  async clear(): Promise<void> {
    await this.#links.ready();
    await Promise.all([this.#clearOwn(), ...this.#ask((node) => node.request("clear", null), undefined)]);
  }

  follow(listener: () => void): () => void {
    return this.#own.follow(listener);
  }

  async #removeOwn(faultId: string): Promise<boolean> {
    const existed = await this.#processes.removeRule(faultId);
    await this.#spread;
    return existed;
  }

  async #clearOwn(): Promise<void> {
    await this.#processes.clear();
    await this.#spread;
  }

  /** Gives the rules of this node to the others, if they have changed. */
  #give(): void {
    const rules = this.#own.added().map(({ faultId, rule }) => ({ faultId, rule }));
    if (rules.length === this.#given.length && rules.every(({ faultId }, at) => faultId === this.#given[at]?.faultId)) {
      return;
    }
    this.#given = rules;
    if (rules.length > 0) this.#release ??= this.#links.hold();
    const joined = [...this.#nodes];
    this.#spread = (async () => {
      // Nodes that are linked meanwhile get the rules when they join.
      await Promise.all([this.#links.ready(), ...joined.map((node) => send(node, rules))]);
      if (this.#given.length > 0) return;
      this.#release?.();
      this.#release = undefined;
    })();
  }

  #ask<Answer>(question: (node: Topic<NodeMethods>) => Promise<Answer>, otherwise: Answer): Promise<Answer>[] {
    return [...this.#nodes].map((node) => question(node).catch(() => otherwise));
  }
}

async function send(node: Topic<NodeMethods>, rules: GivenRules): Promise<void> {
  await node.request("setRules", rules).catch(() => {});
}
