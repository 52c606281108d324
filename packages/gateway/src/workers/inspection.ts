// All that the inspector of the parent asks its workers, and what they report to it.
import type { Clock } from "../clock.ts";
import type { FaultRules, Faults } from "../execute/faults/faults.ts";
import type { AnswerHolder, HeldAnswers, HeldListener } from "../inspect/changes/held-answers.ts";
import type { ConnectionNames } from "../inspect/exchanges/connection-names.ts";
import type { StageName } from "../inspect/exchanges/exchange-rings.ts";
import type { ExchangeSource } from "../inspect/exchanges/exchange-source.ts";
import type { Inspector } from "../inspect/exchanges/inspector.ts";
import { MergedExchanges } from "../inspect/exchanges/merged-exchanges.ts";
import type { Metrics } from "../inspect/metrics/metrics.ts";
import type { Measured } from "../inspect/metrics/scrape.ts";
import type { TallyCounts } from "../inspect/metrics/tally.ts";
import { LinkedExchanges, serveExchanges } from "./exchanges-topic.ts";
import { FaultsOfWorkers, takeFaults } from "./faults-topic.ts";
import { HeldByWorkers, holdForParent } from "./held-topic.ts";
import type { Link } from "./link.ts";
import { shareNames } from "./names-topic.ts";
import { serveTallies, TalliesOfWorkers } from "./tallies-topic.ts";

/** The observers of one process. */
export interface Inspectable {
  readonly inspector: Inspector;
  readonly exchanges: ExchangeSource;
  readonly heldAnswers: HeldAnswers;
  readonly metrics: Metrics;
}

/** In a worker. Opens the topics now; requests wait for the observers. */
export function serveInspection(link: Link, faults: Faults, observers: Promise<Inspectable>): HeldListener {
  serveExchanges(
    link,
    observers.then(({ exchanges }) => exchanges),
  );
  serveTallies(
    link,
    observers.then(({ metrics }) => metrics.tallies),
  );
  takeFaults(link, faults);
  const names = observers.then(({ inspector }) => inspector.names);
  const holder = observers.then(({ heldAnswers }) => heldAnswers);
  shareNames(link, names);
  return holdForParent(link, holder);
}

/** In the parent: its workers and itself, as one process. */
export class InspectedWorkers {
  readonly exchanges: ExchangeSource;
  readonly holder: AnswerHolder;
  readonly faults: FaultRules;
  readonly #exchanges: LinkedExchanges;
  readonly #holder: HeldByWorkers;
  readonly #faults: FaultsOfWorkers;
  readonly #tallies: TalliesOfWorkers;
  readonly #names: ConnectionNames;

  /** @param clock of the machine */
  constructor(own: Inspectable, faults: Faults, clock: Clock, listener: HeldListener) {
    this.#exchanges = new LinkedExchanges(own.exchanges);
    this.exchanges = new MergedExchanges(this.#exchanges, clock);
    this.#holder = new HeldByWorkers(own.heldAnswers, listener);
    this.holder = this.#holder;
    this.#faults = new FaultsOfWorkers(faults);
    this.faults = this.#faults;
    this.#tallies = new TalliesOfWorkers(own.metrics.tallies);
    this.#names = own.inspector.names;
  }

  readonly tallies = (): Promise<readonly TallyCounts[]> => this.#tallies.read();

  readonly measure = async (): Promise<Measured> => ({ tallies: await this.tallies() });

  /** @returns to be called when the worker has ended */
  join(link: Link): () => void {
    const parts = [this.#exchanges, this.#holder, this.#faults, this.#tallies];
    const leave = [...parts.map((part) => part.join(link)), shareNames(link, this.#names)];
    return () => {
      for (const one of leave) one();
    };
  }

  /** Drops what is kept of a deleted stage for ended workers. */
  forget(stage: StageName): void {
    this.#tallies.forget(stage);
  }
}
