// The exchanges of this process, for the inspector's API and for a parent that merges those of its workers.
import type { ExchangeDescription } from "../description/described-exchange.ts";
import type { Mask } from "../masking/mask.ts";
import { describePart, type FindOpen } from "./conversations.ts";
import { type ExchangeFilter, passes } from "./exchange-filter.ts";
import { listExchanges } from "./exchange-list.ts";
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
import { GatheredExchanges } from "./gathered-exchanges.ts";
import type { Inspector } from "./inspector.ts";
import { connectionOf } from "./kept-record.ts";
import { lastMessages } from "./last-messages.ts";

/** Exchanges that a feed gets at its beginning; a reader lists the others. */
const maxReplayed = 1_000;

export class KeptExchanges implements ExchangeSource {
  readonly #inspector: Inspector;
  readonly #findOpen: FindOpen;
  readonly #mask: Mask;

  constructor(inspector: Inspector, findOpen: FindOpen, mask: Mask) {
    this.#inspector = inspector;
    this.#findOpen = findOpen;
    this.#mask = mask;
  }

  async sequence(): Promise<number> {
    return this.#inspector.sequence;
  }

  list(question: ListQuestion): Promise<ListedExchanges> {
    return listExchanges(this.#inspector, question);
  }

  async find(id: string): Promise<ExchangeDescription | undefined> {
    return this.#inspector.find(id);
  }

  async connections(filter: ExchangeFilter): Promise<readonly KeptConnection[]> {
    const byId = new Map<string, KeptConnection>();
    for (const { sequence, record } of this.#inspector.kept()) {
      const place = connectionOf(record);
      if (byId.has(place.connectionId) || !passes(filter, record)) continue;
      const { apiId, stageName, connectionId } = place;
      byId.set(connectionId, { place: { apiId, stageName, connectionId }, firstSequence: sequence });
    }
    return [...byId.values()];
  }

  async describeConnections({ places, filter }: ConnectionsQuestion): Promise<readonly ConnectionPart[]> {
    const asked = new Set(places.map(({ connectionId }) => connectionId));
    const kept = this.#inspector
      .kept()
      .filter(({ record }) => asked.has(connectionOf(record).connectionId) && passes(filter, record));
    const byId = Map.groupBy(kept, ({ record }) => connectionOf(record).connectionId);
    return Promise.all([...byId.values()].map((ofOne) => describePart(this.#inspector, this.#findOpen, ofOne)));
  }

  async lastMessages(): Promise<readonly RouteMessage[]> {
    return lastMessages(this.#inspector, this.#mask);
  }

  async follow({ filter, areSummaries, after }: FollowQuestion, onNews: () => void): Promise<ExchangeFeed> {
    const inspector = this.#inspector;
    const feed = new GatheredExchanges({
      sequence: inspector.sequence,
      passed: () => inspector.passedSequence,
      listed: (kept) => (areSummaries ? inspector.summarize(kept) : inspector.describe(kept)),
      onNews,
      onStop: () => stop(),
    });
    // A higher sequence is that of an earlier start.
    if (after !== undefined && after < inspector.sequence) {
      const missed = inspector.kept().filter((kept) => kept.sequence > after && passes(filter, kept.record));
      feed.drop(Math.max(0, missed.length - maxReplayed));
      for (const kept of missed.slice(-maxReplayed)) feed.add(kept);
    }
    const stop = inspector.follow((kept) => {
      if (passes(filter, kept.record)) feed.add(kept);
    });
    return feed;
  }
}
