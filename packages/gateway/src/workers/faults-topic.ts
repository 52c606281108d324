// The fault rules of a gateway with workers: the parent has the rules, and each worker has a copy.
import type { FaultRule } from "../execute/faults/fault-rule.ts";
import type { FaultRules, Faults, ListedFault } from "../execute/faults/faults.ts";
import type { Link, Topic } from "./link.ts";

interface WorkerMethods {
  setRules(rules: readonly Pick<ListedFault, "faultId" | "rule">[]): void;
  list(argument: null): readonly ListedFault[];
}

const topicName = "faults";

/** In a worker: it gets the rules before it serves clients. */
export function takeFaults(link: Link, faults: Faults): void {
  link.topic<WorkerMethods, object>(topicName, {
    setRules: (rules) => faults.take(rules),
    list: () => faults.list(),
  });
}

/** In the parent: changes the rules of all processes, and adds their hits. */
export class FaultsOfWorkers implements FaultRules {
  readonly #own: Faults;
  readonly #workers = new Set<Topic<WorkerMethods>>();
  /** Settles when all workers have the rules. */
  #spread: Promise<unknown> = Promise.resolve();

  constructor(own: Faults) {
    this.#own = own;
    own.follow(() => {
      this.#spread = Promise.all([...this.#workers].map((worker) => this.#send(worker)));
    });
  }

  /** @returns to be called when the worker has ended */
  join(link: Link): () => void {
    const worker = link.topic<object, WorkerMethods>(topicName, {});
    this.#workers.add(worker);
    void this.#send(worker);
    return () => this.#workers.delete(worker);
  }

  async list(): Promise<readonly ListedFault[]> {
    const lists = await Promise.all([...this.#workers].map((worker) => worker.request("list", null).catch(() => [])));
    const all = lists.flat();
    return this.#own.list().map((fault) => {
      const hits = all
        .filter(({ faultId }) => faultId === fault.faultId)
        .reduce((sum, it) => sum + it.hits, fault.hits);
      return { ...fault, hits };
    });
  }

  async addRule(rule: FaultRule): Promise<ListedFault> {
    const added = this.#own.addRule(rule);
    await this.#spread;
    return added;
  }

  async removeRule(faultId: string): Promise<boolean> {
    const existed = this.#own.removeRule(faultId);
    await this.#spread;
    return existed;
  }

  async clear(): Promise<void> {
    this.#own.clear();
    await this.#spread;
  }

  follow(listener: () => void): () => void {
    return this.#own.follow(listener);
  }

  async #send(worker: Topic<WorkerMethods>): Promise<void> {
    const rules = this.#own.list().map(({ faultId, rule }) => ({ faultId, rule }));
    await worker.request("setRules", rules).catch(() => {});
  }
}
