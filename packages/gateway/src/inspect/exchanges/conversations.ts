// The connections of which something is kept, each with its life as a sequence: handshake, messages, callbacks, its end.

import type { ConnectionAnswer } from "../api/inspector-api.ts";
import type { ConnectionDescription, ReceivedDescription } from "../description/described-exchange.ts";
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
  inspector: Inspector,
  findOpen: FindOpen,
  passes: (kept: Kept) => boolean,
  limit: number,
): Promise<readonly ConnectionDescription[]> {
  const byId = Map.groupBy(inspector.kept().filter(passes), ({ record }) => connectionOf(record).connectionId);
  const newest = [...byId.values()].slice(-limit).reverse();
  return Promise.all(newest.map((kept) => describe(inspector, findOpen, kept)));
}

/** @returns undefined if nothing of it is kept */
export async function conversation(
  inspector: Inspector,
  findOpen: FindOpen,
  connectionId: string,
): Promise<ConnectionAnswer | undefined> {
  const kept = inspector.kept().filter(({ record }) => connectionOf(record).connectionId === connectionId);
  if (kept.length === 0) return undefined;
  const description = await describe(inspector, findOpen, kept);
  return { ...description, exchanges: kept.map((one) => inspector.summarize(one)) };
}

/** @param kept of one connection, at least one */
async function describe(
  inspector: Inspector,
  findOpen: FindOpen,
  kept: readonly Kept[],
): Promise<ConnectionDescription> {
  const { record } = kept[0]!;
  const place = connectionOf(record);
  const { apiId, stageName, connectionId } = place;
  const open = await findOpen(place);
  const identity = kept.map(({ record }) => record).find(isExchange)?.event.connection;
  const connectedAt = open?.connectedAt ?? identity?.connectedAt;
  const name = inspector.nameOf(record);
  const end = kept.find(({ record }) => isExchange(record) && record.event.kind === "disconnect");
  const described = end && inspector.describe(end);
  return {
    connectionId,
    ...(name !== undefined && { name }),
    apiId,
    stage: stageName,
    isOpen: open !== undefined,
    ...(connectedAt !== undefined && { connectedAt: new Date(connectedAt).toISOString() }),
    sourceIp: open?.sourceIp ?? identity?.sourceIp ?? "",
    exchangeCount: kept.length,
    ...(described && isEnd(described.received) && { closed: { at: described.receivedAt, ...described.received } }),
  };
}

function isEnd(received: ReceivedDescription): received is Extract<ReceivedDescription, { readonly closedBy: string }> {
  return "closedBy" in received;
}
