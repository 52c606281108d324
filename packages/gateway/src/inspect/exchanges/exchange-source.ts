// The questions that the inspector's API asks about exchanges, with answers as plain data, so that another process can answer
// them too: kept-exchanges.ts answers for this process, merged-exchanges.ts for several.
import type { ConnectionDescription, ExchangeDescription, ExchangeSummary } from "../description/described-exchange.ts";
import type { ExchangeFilter } from "./exchange-filter.ts";
import type { ConnectionPlace } from "./kept-record.ts";

export interface ExchangeSource {
  /** The highest sequence so far; 0 before the first exchange. */
  sequence(): Promise<number>;
  list(question: ListQuestion): Promise<ListedExchanges>;
  /** @param id the request id, or the sequence */
  find(id: string): Promise<ExchangeDescription | undefined>;
  /** The connections of which something is kept that passes the filter. */
  connections(filter: ExchangeFilter): Promise<readonly KeptConnection[]>;
  /** Describes connections, as this source knows them. Those of which nothing is kept are left out. */
  describeConnections(question: ConnectionsQuestion): Promise<readonly ConnectionPart[]>;
  /** The last kept message of each route. */
  lastMessages(): Promise<readonly RouteMessage[]>;
  /**
   * Gathers new exchanges for a reader.
   * @param onNews called when there is something to take; not again before it was taken
   */
  follow(question: FollowQuestion, onNews: () => void): Promise<ExchangeFeed>;
}

export type ListedExchange = ExchangeDescription | ExchangeSummary;

export interface ListRange {
  /** Only those with a higher sequence, from the lowest on. */
  readonly after?: number | undefined;
  /** Only those with a lower sequence, down from the highest. */
  readonly before?: number | undefined;
  readonly limit: number;
}

export interface ListQuestion extends ListRange {
  readonly filter: ExchangeFilter;
  /** Must occur in the description, ignoring case. Undefined for all. */
  readonly text?: string | undefined;
  readonly areSummaries: boolean;
}

export interface ListedExchanges {
  /** Oldest first. */
  readonly items: readonly ListedExchange[];
  /** Kept exchanges that pass the filter and are older than the items; without items, those up to `after`. */
  readonly olderCount: number;
  /** The others that pass the filter and are not among the items. */
  readonly newerCount: number;
}

export interface KeptConnection {
  readonly place: ConnectionPlace;
  /** The lowest sequence of the exchanges that pass the filter. */
  readonly firstSequence: number;
}

export interface ConnectionsQuestion {
  readonly places: readonly ConnectionPlace[];
  readonly filter: ExchangeFilter;
}

/** A connection as one process knows it: its holder, or one that received callbacks for it. */
export interface ConnectionPart {
  readonly connectionId: string;
  readonly exchangeCount: number;
  readonly name?: string;
  readonly isOpen: boolean;
  /** ISO 8601; absent without an exchange of the connection itself. */
  readonly connectedAt?: string;
  readonly sourceIp?: string;
  readonly closed?: NonNullable<ConnectionDescription["closed"]>;
}

export interface RouteMessage {
  readonly apiId: string;
  readonly routeKey: string;
  readonly sequence: number;
  /** Absent if a part of it is secret. */
  readonly text?: string;
}

export interface FollowQuestion {
  readonly filter: ExchangeFilter;
  readonly areSummaries: boolean;
  /** The feed begins with the kept exchanges of a higher sequence. Undefined: with new ones. */
  readonly after: number | undefined;
}

/** The new exchanges for one reader; of many, only the newest. */
export interface ExchangeFeed {
  /** The highest sequence at its beginning. */
  readonly sequence: number;
  take(): Promise<TakenExchanges>;
  /** Drops what was gathered, and returns how many exchanges the reader has missed since it last took some. */
  skip(): Promise<number>;
  stop(): void;
}

export interface TakenExchanges {
  /** Oldest first. */
  readonly items: readonly ListedExchange[];
  /** Exchanges that were dropped before these. */
  readonly droppedCount: number;
  /** All exchanges up to this sequence were taken or dropped. */
  readonly upTo: number;
}
