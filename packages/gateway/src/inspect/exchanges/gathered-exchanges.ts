// The new exchanges of this process for one reader. They are described only when it takes them.
import type { ExchangeFeed, ListedExchange, TakenExchanges } from "./exchange-source.ts";
import type { Kept } from "./kept-record.ts";

/** Exchanges that are gathered; of more, the oldest are dropped. */
export const maxGathered = 2_000;

export interface GatheredOptions {
  readonly sequence: number;
  readonly passed: () => number;
  readonly listed: (kept: Kept) => ListedExchange;
  readonly onNews: () => void;
  readonly onStop: () => void;
}

export class GatheredExchanges implements ExchangeFeed {
  readonly sequence: number;
  readonly #options: GatheredOptions;
  #gathered: Kept[] = [];
  #droppedCount = 0;
  #isAnnounced = false;

  constructor(options: GatheredOptions) {
    this.sequence = options.sequence;
    this.#options = options;
  }

  add(kept: Kept): void {
    this.#gathered.push(kept);
    if (this.#gathered.length > maxGathered) {
      // Half at once, so that not every exchange moves the array.
      this.#droppedCount += this.#gathered.splice(0, maxGathered / 2).length;
    }
    if (this.#isAnnounced) return;
    this.#isAnnounced = true;
    this.#options.onNews();
  }

  /** Counts exchanges that the reader does not get. */
  drop(count: number): void {
    this.#droppedCount += count;
  }

  async take(): Promise<TakenExchanges> {
    const [gathered, droppedCount] = [this.#gathered, this.#droppedCount];
    this.#empty();
    return { items: gathered.map(this.#options.listed), droppedCount, upTo: this.#options.passed() };
  }

  async skip(): Promise<number> {
    const missed = this.#gathered.length + this.#droppedCount;
    this.#empty();
    return missed;
  }

  stop(): void {
    this.#options.onStop();
  }

  #empty(): void {
    this.#gathered = [];
    this.#droppedCount = 0;
    this.#isAnnounced = false;
  }
}
