// The connections of which something is kept, each with its life as a sequence: handshake, messages, callbacks, its end.
import type { ConnectionAnswer } from "../api/inspector-api.ts";
import type { ConnectionDescription, ExchangeSummary, ReceivedDescription } from "../description/described-exchange.ts";
import type { ExchangeFilter } from "./exchange-filter.ts";
import type { ConnectionPart, ExchangeSource } from "./exchange-source.ts";
import type { Inspector } from "./inspector.ts";
import { type ConnectionPlace, connectionOf, isExchange, type Kept } from "./kept-record.ts";

/** An open connection as the cluster describes it. */
export interface OpenConnection {
  /** Milliseconds since 1970. */
  readonly connectedAt: number;
  readonly sourceIp: string;
}

/** @returns undefined if the connection is not open */
export type FindOpen = (place: ConnectionPlace) => Promise<OpenConnection | undefined>;

/** Newest first, at most `limit`. */
export async function listConnections(
  source: ExchangeSource,
  filter: ExchangeFilter,
  limit: number,
): Promise<readonly ConnectionDescription[]> {
  const places = (await source.connections(filter)).slice(-limit).map(({ place }) => place);
  return (await describeConnections(source, places, filter)).reverse();
}

/** @returns undefined if nothing of it is kept */
export async function conversation(
  source: ExchangeSource,
  connectionId: string,
): Promise<ConnectionAnswer | undefined> {
  const filter = { connectionId };
  const places = (await source.connections(filter)).map(({ place }) => place);
  const [description] = await describeConnections(source, places, filter);
  if (description === undefined) return undefined;
  const { items } = await source.list({ filter, limit: Number.MAX_SAFE_INTEGER, areSummaries: true });
  return { ...description, exchangeCount: items.length, exchanges: items as readonly ExchangeSummary[] };
}

/** In the order of the places. */
async function describeConnections(
  source: ExchangeSource,
  places: readonly ConnectionPlace[],
  filter: ExchangeFilter,
): Promise<ConnectionDescription[]> {
  const parts = await source.describeConnections({ places, filter });
  const byId = new Map(parts.map((part) => [part.connectionId, part]));
  return places.flatMap(({ apiId, stageName, connectionId }) => {
    const part = byId.get(connectionId);
    return part === undefined ? [] : [{ sourceIp: "", ...part, apiId, stage: stageName }];
  });
}

/** Joins the parts of several processes by connection. */
export function mergeParts(parts: readonly ConnectionPart[]): readonly ConnectionPart[] {
  const byId = Map.groupBy(parts, ({ connectionId }) => connectionId);
  return [...byId.values()].map((ofOne) =>
    Object.assign({}, ...ofOne, {
      isOpen: ofOne.some(({ isOpen }) => isOpen),
      exchangeCount: ofOne.reduce((sum, { exchangeCount }) => sum + exchangeCount, 0),
    }),
  );
}

/** @param kept of one connection, at least one */
export async function describePart(
  inspector: Inspector,
  findOpen: FindOpen,
  kept: readonly Kept[],
): Promise<ConnectionPart> {
  const { record } = kept[0]!;
  const place = connectionOf(record);
  const open = await findOpen(place);
  const identity = kept.map(({ record }) => record).find(isExchange)?.event.connection;
  const connectedAt = open?.connectedAt ?? identity?.connectedAt;
  const sourceIp = open?.sourceIp ?? identity?.sourceIp;
  const name = inspector.nameOf(record);
  const end = kept.find(({ record }) => isExchange(record) && record.event.kind === "disconnect");
  const described = end && inspector.describe(end);
  return {
    connectionId: place.connectionId,
    ...(name !== undefined && { name }),
    isOpen: open !== undefined,
    ...(connectedAt !== undefined && { connectedAt: new Date(connectedAt).toISOString() }),
    ...(sourceIp !== undefined && { sourceIp }),
    exchangeCount: kept.length,
    ...(described && isEnd(described.received) && { closed: { at: described.receivedAt, ...described.received } }),
  };
}

function isEnd(received: ReceivedDescription): received is Extract<ReceivedDescription, { readonly closedBy: string }> {
  return "closedBy" in received;
}
