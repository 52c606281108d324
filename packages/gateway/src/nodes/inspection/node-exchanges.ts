// The links to other nodes stay open while a reader follows their exchanges.
import type { ExchangeFeed, ExchangeSource } from "../../inspect/exchanges/exchange-source.ts";
import type { NodeLinks } from "../node-links.ts";

/** @param source of all nodes */
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
