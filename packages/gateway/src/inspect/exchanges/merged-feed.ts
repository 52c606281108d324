// The feeds of several processes as one, in the order of sequences: an exchange waits until no process can have an older one,
// though not long, because the clocks of machines may differ.
import { atMost, type Clock } from "../../clock.ts";
import { bySequence } from "./exchange-list.ts";
import type { ExchangeFeed, ListedExchange, TakenExchanges } from "./exchange-source.ts";
import { maxGathered } from "./gathered-exchanges.ts";

export interface MergedFeedOptions {
  readonly onNews: () => void;
  readonly onStop: () => void;
}

/** Time that an exchange waits. Machines whose clocks differ by more are shown in the order of arrival. */
const maxWaitMillis = 1_000;
/** Time for an answer. A process that is stopped delays a reader by this; what it answers later is read later. */
const answerMillis = 500;

interface Part {
  readonly feed: ExchangeFeed;
  /** True while it has not answered. */
  isAsked: boolean;
}

export class MergedFeed implements ExchangeFeed {
  readonly #clock: Clock;
  readonly #options: MergedFeedOptions;
  readonly #parts = new Set<Part>();
  /** Taken from the processes and not yet by the reader. */
  #waiting: ListedExchange[] = [];
  /** The highest sequence that waited at a moment. */
  #waitingSince: { readonly at: number; readonly upTo: number } | undefined;
  #droppedCount = 0;
  #upTo: number | undefined;
  #isStopped = false;

  constructor(clock: Clock, options: MergedFeedOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  get sequence(): number {
    return Math.max(0, ...[...this.#parts].map(({ feed }) => feed.sequence));
  }

  /** The sequence up to which the reader has got everything. */
  get upTo(): number {
    return this.#upTo ?? this.sequence;
  }

  /** Adds the feed of another process. */
  async add(following: Promise<ExchangeFeed>): Promise<void> {
    const feed = await following;
    if (this.#isStopped) feed.stop();
    else this.#parts.add({ feed, isAsked: false });
  }

  async take(): Promise<TakenExchanges> {
    let upTo = Number.POSITIVE_INFINITY;
    await this.#ask(async ({ feed }) => {
      const taken = await feed.take();
      this.#waiting.push(...taken.items);
      this.#droppedCount += taken.droppedCount;
      upTo = Math.min(upTo, taken.upTo);
    });
    // A process that was connected again repeats what it had and the reader has not got.
    const sorted = bySequence(this.#waiting).filter(({ sequence }, at, all) => sequence !== all[at - 1]?.sequence);
    const now = this.#clock.monotonic();
    if (this.#waitingSince !== undefined && now - this.#waitingSince.at > maxWaitMillis) {
      upTo = Math.max(upTo, this.#waitingSince.upTo);
    }
    const ready = sorted.filter(({ sequence }) => sequence <= upTo);
    const items = ready.slice(-maxGathered);
    const droppedCount = this.#droppedCount + ready.length - items.length;
    this.#waiting = sorted.slice(ready.length);
    const newest = this.#waiting.at(-1)?.sequence;
    if (newest === undefined) this.#waitingSince = undefined;
    else if (this.#waitingSince === undefined || this.#waitingSince.upTo <= upTo) {
      this.#waitingSince = { at: now, upTo: newest };
    }
    this.#droppedCount = 0;
    if (Number.isFinite(upTo)) this.#upTo = upTo;
    if (this.#waiting.length > 0) this.#options.onNews();
    return { items, droppedCount, upTo };
  }

  async skip(): Promise<number> {
    await this.#ask(async ({ feed }) => {
      const missed = await feed.skip();
      this.#droppedCount += missed;
    });
    const missed = this.#waiting.length + this.#droppedCount;
    this.#waiting = [];
    this.#droppedCount = 0;
    return missed;
  }

  stop(): void {
    this.#isStopped = true;
    this.#options.onStop();
    for (const { feed } of this.#parts) feed.stop();
  }

  /** Asks the processes that have answered the last question. Those that have ended are left out from then on. */
  async #ask(question: (part: Part) => Promise<void>): Promise<void> {
    let isOver = false;
    const answers = [...this.#parts]
      .filter(({ isAsked }) => !isAsked)
      .map(async (part) => {
        part.isAsked = true;
        try {
          await question(part);
          // An answer that comes late is taken with the next one.
          if (isOver) this.#options.onNews();
        } catch {
          this.#parts.delete(part);
        }
        part.isAsked = false;
      });
    await atMost(answerMillis, Promise.all(answers), this.#clock);
    isOver = true;
  }
}
