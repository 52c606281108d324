// All nodes of the cluster as one gateway, for the inspector and the metrics of each of them: they are asked when someone
// looks. A node that does not answer is left out and named.
import type { FaultRules, Faults } from "../../execute/faults/faults.ts";
import type { NodesAnswer, NodesEvent } from "../../inspect/api/inspector-api.ts";
import type { OtherBreakpoints } from "../../inspect/changes/breakpoints.ts";
import type { AnswerHolder, HeldListener } from "../../inspect/changes/held-answers.ts";
import type { ConnectionNames } from "../../inspect/exchanges/connection-names.ts";
import type { ExchangeSource } from "../../inspect/exchanges/exchange-source.ts";
import { MergedExchanges } from "../../inspect/exchanges/merged-exchanges.ts";
import type { Measured, MeasuredScope } from "../../inspect/metrics/scrape.ts";
import type { TallyCounts } from "../../inspect/metrics/tally.ts";
import { LinkedExchanges, serveExchanges } from "../../workers/exchanges-topic.ts";
import type { Link } from "../../workers/link.ts";
import { shareNames } from "../../workers/names-topic.ts";
import type { NodeLife } from "../membership/membership.ts";
import { acceptLinks, type LinkingOptions, NodeLinks } from "../node-links.ts";
import { FaultsOfNodes } from "./faults-topic.ts";
import { HeldByNodes } from "./held-topic.ts";
import { heldWhileFollowed } from "./node-exchanges.ts";
import { type NodeState, serveState, stateOf } from "./state-topic.ts";

/** The processes of this node as one. */
export interface InspectedNode extends NodeState {
  readonly exchanges: ExchangeSource;
  readonly holder: AnswerHolder;
  readonly faults: FaultRules;
  /** Of the process that has the link to other nodes. */
  readonly ownFaults: Faults;
  readonly names: ConnectionNames;
}

export interface InspectedNodesOptions extends LinkingOptions {
  readonly node: InspectedNode;
  /** The pages of this node. */
  readonly pages: HeldListener;
}

const watchMillis = 1_000;

export class InspectedNodes {
  readonly exchanges: ExchangeSource;
  readonly holder: HeldByNodes;
  readonly faults: FaultRules;
  readonly #options: InspectedNodesOptions;
  readonly #links: NodeLinks;
  readonly #exchanges: LinkedExchanges;
  readonly #faults: FaultsOfNodes;
  readonly #states = new Map<number, NodeState>();
  readonly #stopAccepting: () => void;

  constructor(options: InspectedNodesOptions) {
    this.#options = options;
    const { node, pages, membership, clock } = options;
    this.#links = new NodeLinks(options, (link, other) => this.#join(link, other));
    this.#exchanges = new LinkedExchanges(node.exchanges, () => this.#links.ready());
    this.exchanges = heldWhileFollowed(new MergedExchanges(this.#exchanges, clock), this.#links);
    this.holder = new HeldByNodes(node.holder, this.#links, pages);
    node.ownFaults.prefixIds(() => `${membership.self.node}-`);
    this.#faults = new FaultsOfNodes(node.ownFaults, node.faults, this.#links);
    this.faults = this.#faults;
    this.#stopAccepting = acceptLinks(options, (link, from) => this.#serve(link, from));
  }

  /** To be called with what the processes of this node hold and release. */
  get ofProcesses(): HeldListener {
    return this.holder.ofProcesses;
  }

  get otherBreakpoints(): OtherBreakpoints {
    return this.holder;
  }

  /** The tallies have a label with the number of their node. */
  readonly measure = async (scope: MeasuredScope): Promise<Measured> => {
    const { node, membership } = this.#options;
    const own = node.tallies();
    if (scope === "node") return { tallies: labelled(membership.self.node, await own) };
    await this.#links.ready();
    const others = await Promise.all(
      [...this.#states].map(async ([number, { tallies }]) => {
        const counts = await Promise.resolve(tallies()).catch(() => undefined);
        return { number, counts };
      }),
    );
    const answered = [{ number: membership.self.node, counts: await own }, ...others];
    return {
      tallies: answered.flatMap(({ number, counts = [] }) => labelled(number, counts)),
      nodes: membership.members().map(({ node }) => ({
        node,
        isUp: answered.some(({ number, counts }) => number === node && counts !== undefined),
      })),
    };
  };

  readonly describe = async (): Promise<NodesAnswer> => {
    await this.#links.ready();
    const states = [this.#options.node, ...this.#states.values()];
    const answers = await Promise.all(states.map((state) => Promise.resolve(state.status()).catch(() => undefined)));
    const items = answers.filter((status) => status !== undefined).sort((one, other) => one.node - other.node);
    const shown = new Set(items.map(({ node }) => node));
    const missing = this.#links.missing().filter(({ node }) => !shown.has(node));
    return { self: this.#options.membership.self.node, items, missing };
  };

  /** Calls the listener when other nodes live or do not answer, while someone looks. @returns a function that stops it */
  readonly followNodes = (listener: (event: NodesEvent) => void): (() => void) => {
    const { membership, clock } = this.#options;
    let passed = "";
    const ticks = clock.setInterval(() => {
      if (!this.#links.isUsed) return;
      const event = { count: membership.members().length, missing: this.#links.missing() };
      const text = JSON.stringify(event);
      if (text === passed) return;
      passed = text;
      listener(event);
    }, watchMillis);
    return () => ticks.cancel();
  };

  close(): void {
    this.#stopAccepting();
    this.#links.close();
  }

  /** Opens the topics of a node at which this one looks. */
  #join(link: Link, { node }: NodeLife): () => void {
    const state = stateOf(link);
    this.#states.set(node, state);
    const leave = [
      this.#exchanges.join(link),
      this.holder.join(link),
      this.#faults.join(link),
      shareNames(link, this.#options.node.names),
    ];
    return () => {
      if (this.#states.get(node) === state) this.#states.delete(node);
      for (const one of leave) one();
    };
  }

  /** Opens the topics of a node that looks at this one. */
  #serve(link: Link, from: NodeLife): () => void {
    const { node } = this.#options;
    serveState(link, node);
    const leave = [
      serveExchanges(link, node.exchanges),
      this.holder.serve(link),
      this.#faults.serve(link, from),
      shareNames(link, node.names),
    ];
    return () => {
      for (const one of leave) one();
    };
  }
}

function labelled(node: number, tallies: readonly TallyCounts[]): readonly TallyCounts[] {
  return tallies.map((tally) => ({ ...tally, labels: { Node: String(node), ...tally.labels } }));
}
