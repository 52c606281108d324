// The exchanges of several processes as if one had kept them. Each question goes to all; a process that ends while it is
// asked, or that does not answer in time, has kept nothing.
import { atMost, type Clock } from "../../clock.ts";
import type { ExchangeDescription } from "../description/described-exchange.ts";
import { mergeParts } from "./conversations.ts";
import type { ExchangeFilter } from "./exchange-filter.ts";
import { mergeLists } from "./exchange-list.ts";
import type {
  ConnectionPart,
  ConnectionsQuestion,
  ExchangeFeed,
  ExchangeSource,
  FollowQuestion,
  KeptConnection,
  ListedExchanges,
  ListQuestion,
  RouteMessage,
} from "./exchange-source.ts";
import { newestMessages } from "./last-messages.ts";
import { MergedFeed } from "./merged-feed.ts";

/** The processes that keep exchanges. */
export interface ExchangeSources {
  /** Also those that have to be connected first. */
  list(): readonly ExchangeSource[] | Promise<readonly ExchangeSource[]>;
  /** Calls the listener for each process that is added. @returns a function that stops it */
  onAdded(listener: (source: ExchangeSource) => void): () => void;
}

/** Time for an answer. A search is longer than this only if a process is stopped. */
const answerMillis = 10_000;

export class MergedExchanges implements ExchangeSource {
  readonly #sources: ExchangeSources;
  readonly #clock: Clock;

  /** @param clock of the machine */
  constructor(sources: ExchangeSources, clock: Clock) {
    this.#sources = sources;
    this.#clock = clock;
  }

  async sequence(): Promise<number> {
    return Math.max(0, ...(await this.#ask((source) => source.sequence())));
  }

  async list(question: ListQuestion): Promise<ListedExchanges> {
    return mergeLists(await this.#ask((source) => source.list(question)), question);
  }

  async find(id: string): Promise<ExchangeDescription | undefined> {
    return (await this.#ask((source) => source.find(id))).find((found) => found !== undefined);
  }

  async connections(filter: ExchangeFilter): Promise<readonly KeptConnection[]> {
    const all = (await this.#ask((source) => source.connections(filter))).flat();
    const byId = new Map<string, KeptConnection>();
    for (const kept of all.sort((one, other) => one.firstSequence - other.firstSequence)) {
      if (!byId.has(kept.place.connectionId)) byId.set(kept.place.connectionId, kept);
    }
    return [...byId.values()];
  }

  async describeConnections(question: ConnectionsQuestion): Promise<readonly ConnectionPart[]> {
    return mergeParts((await this.#ask((source) => source.describeConnections(question))).flat());
  }

  async lastMessages(): Promise<readonly RouteMessage[]> {
    return newestMessages((await this.#ask((source) => source.lastMessages())).flat());
  }

  async follow(question: FollowQuestion, onNews: () => void): Promise<ExchangeFeed> {
    const feed = new MergedFeed(this.#clock, { onNews, onStop: () => stop() });
    const followed = new Set<ExchangeSource>();
    let isListed = false;
    const add = async (source: ExchangeSource, after: number | undefined) => {
      // One that is added while the others are connected is also among the listed ones.
      if (followed.has(source)) return;
      followed.add(source);
      await feed.add(source.follow({ ...question, after }, onNews));
    };
    const stop = this.#sources.onAdded((source) => {
      // One that is added later has kept exchanges that the reader has not seen.
      add(source, isListed ? feed.upTo : question.after).catch(() => {});
    });
    await this.#ask((source) => {
      isListed = true;
      return add(source, question.after);
    });
    return feed;
  }

  async #ask<Answer>(question: (source: ExchangeSource) => Promise<Answer>): Promise<Answer[]> {
    const answers: Answer[] = [];
    const asked = (await this.#sources.list()).map(async (source) => {
      answers.push(await question(source));
    });
    await atMost(answerMillis, Promise.allSettled(asked), this.#clock);
    return [...answers];
  }
}
