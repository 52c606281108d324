// The exchanges that the nodes keep: this one's, and those of the others when someone looks.
import type { ExchangeFeed, ExchangeSource } from "../../inspect/exchanges/exchange-source.ts";
import type { ExchangeSources } from "../../inspect/exchanges/merged-exchanges.ts";
import { exchangesOf } from "../../workers/exchanges-topic.ts";
import type { Link } from "../../workers/link.ts";
import type { NodeLinks } from "../node-links.ts";

export class ExchangesOfNodes implements ExchangeSources {
  readonly #links: NodeLinks;
  readonly #sources: Set<ExchangeSource>;
  readonly #listeners = new Set<(source: ExchangeSource) => void>();

  /** @param processes those of this node as one */
  constructor(processes: ExchangeSource, links: NodeLinks) {
    this.#links = links;
    this.#sources = new Set([processes]);
  }

  async list(): Promise<readonly ExchangeSource[]> {
    await this.#links.ready();
    return [...this.#sources];
  }

  onAdded(listener: (source: ExchangeSource) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** For a node at which this one looks. @returns to be called when the link has closed */
  join(link: Link): () => void {
    const source = exchangesOf(link);
    this.#sources.add(source);
    for (const listener of this.#listeners) listener(source);
    return () => this.#sources.delete(source);
  }
}

/** The links stay open while a reader follows. */
export function heldWhileFollowed(source: ExchangeSource, links: NodeLinks): ExchangeSource {
  return {
    sequence: () => source.sequence(),
    list: (question) => source.list(question),
    find: (id) => source.find(id),
    connections: (filter) => source.connections(filter),
    describeConnections: (question) => source.describeConnections(question),
    lastMessages: () => source.lastMessages(),
    async follow(question, onNews): Promise<ExchangeFeed> {
      const release = links.hold();
      try {
        const feed = await source.follow(question, onNews);
        return {
          sequence: feed.sequence,
          take: () => feed.take(),
          skip: () => feed.skip(),
          stop() {
            feed.stop();
            release();
          },
        };
      } catch (error) {
        release();
        throw error;
      }
    },
  };
}
