// The exchanges that a worker keeps, for the inspector of the parent. A worker answers only when someone looks.
import type { ExchangeDescription } from "../inspect/description/described-exchange.ts";
import type { ExchangeFilter } from "../inspect/exchanges/exchange-filter.ts";
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
  TakenExchanges,
} from "../inspect/exchanges/exchange-source.ts";
import type { ExchangeSources } from "../inspect/exchanges/merged-exchanges.ts";
import type { Link, Topic } from "./link.ts";

interface WorkerMethods {
  sequence(argument: null): Promise<number>;
  list(question: ListQuestion): Promise<ListedExchanges>;
  find(id: string): Promise<ExchangeDescription | undefined>;
  connections(filter: ExchangeFilter): Promise<readonly KeptConnection[]>;
  describeConnections(question: ConnectionsQuestion): Promise<readonly ConnectionPart[]>;
  lastMessages(argument: null): Promise<readonly RouteMessage[]>;
  /** @returns the highest sequence at the beginning of the feed */
  follow(feed: { readonly id: number; readonly question: FollowQuestion }): Promise<number>;
  take(id: number): Promise<TakenExchanges>;
  skip(id: number): Promise<number>;
  stop(id: number): void;
}

interface ParentMethods {
  news(id: number): void;
}

const topicName = "exchanges";

/**
 * @param source can be asked when it resolves
 * @returns to be called when the link has closed
 */
export function serveExchanges(link: Link, source: ExchangeSource | Promise<ExchangeSource>): () => void {
  const feeds = new Map<number, ExchangeFeed>();
  const feedOf = (id: number): ExchangeFeed => {
    const feed = feeds.get(id);
    if (feed === undefined) throw new Error(`There is no feed ${id}.`);
    return feed;
  };
  const parent: Topic<ParentMethods> = link.topic<WorkerMethods, ParentMethods>(topicName, {
    sequence: async () => (await source).sequence(),
    list: async (question) => (await source).list(question),
    find: async (id) => (await source).find(id),
    connections: async (filter) => (await source).connections(filter),
    describeConnections: async (question) => (await source).describeConnections(question),
    lastMessages: async () => (await source).lastMessages(),
    async follow({ id, question }) {
      const feed = await (await source).follow(question, () => parent.notify("news", id));
      feeds.set(id, feed);
      return feed.sequence;
    },
    take: (id) => feedOf(id).take(),
    skip: (id) => feedOf(id).skip(),
    stop(id) {
      feeds.get(id)?.stop();
      feeds.delete(id);
    },
  });
  return () => {
    for (const feed of feeds.values()) feed.stop();
    feeds.clear();
  };
}

/** The exchanges that the other sides of links keep, and the own ones. */
export class LinkedExchanges implements ExchangeSources {
  readonly #sources: Set<ExchangeSource>;
  readonly #ready: () => Promise<void> | undefined;
  readonly #listeners = new Set<(source: ExchangeSource) => void>();

  /**
   * @param own also those of a parent, which runs the `$disconnect`s of workers that ended
   * @param ready makes links that are opened when someone looks. Default: all are open
   */
  constructor(own: ExchangeSource, ready: () => Promise<void> | undefined = () => undefined) {
    this.#sources = new Set([own]);
    this.#ready = ready;
  }

  async list(): Promise<readonly ExchangeSource[]> {
    await this.#ready();
    return [...this.#sources];
  }

  onAdded(listener: (source: ExchangeSource) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @returns to be called when the link has closed */
  join(link: Link): () => void {
    const source = exchangesOf(link);
    this.#sources.add(source);
    for (const listener of this.#listeners) listener(source);
    return () => this.#sources.delete(source);
  }
}

/** Asks the other side. */
function exchangesOf(link: Link): ExchangeSource {
  const newsListeners = new Map<number, () => void>();
  let lastId = 0;
  const worker: Topic<WorkerMethods> = link.topic<ParentMethods, WorkerMethods>(topicName, {
    news: (id) => newsListeners.get(id)?.(),
  });
  return {
    sequence: () => worker.request("sequence", null),
    list: (question) => worker.request("list", question),
    find: (id) => worker.request("find", id),
    connections: (filter) => worker.request("connections", filter),
    describeConnections: (question) => worker.request("describeConnections", question),
    lastMessages: () => worker.request("lastMessages", null),
    async follow(question, onNews) {
      const id = ++lastId;
      newsListeners.set(id, onNews);
      const sequence = await worker.request("follow", { id, question }).catch((error: unknown) => {
        newsListeners.delete(id);
        throw error;
      });
      return {
        sequence,
        take: () => worker.request("take", id),
        skip: () => worker.request("skip", id),
        stop() {
          newsListeners.delete(id);
          worker.notify("stop", id);
        },
      };
    },
  };
}
