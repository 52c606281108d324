// Reads a history and finds what a gateway must not do, whatever dies.
import type { HistoryEvent, Of } from "./history.ts";

/**
 * Milliseconds in which a client must have noticed that its connection has ended: the sockets of a killed process close at once,
 * but a busy client reads that late.
 */
const noticeMillis = 3_000;

interface Client {
  readonly token: string;
  node: number;
  openedAt: number | undefined;
  closedAt: number;
  /** From `$connect`, or from an answer. */
  connectionId: string | undefined;
}

/** In which a node that was cut off or paused has closed the connections that others have reported as gone. */
const returnMillis = 15_000;

/** The workers of a node serve a change that is not yet acknowledged one after the other, on a busy machine within this time. */
const workersLagMillis = 1_000;

export interface CheckOptions {
  /** After which every node serves what another one has acknowledged; default at once. */
  readonly lagMillis?: number;
  /** Processes of each node; default 1. */
  readonly workers?: number;
  /** Connections that may have no `$disconnect`. */
  readonly lost?: ReadonlySet<string>;
}

/** @returns a sentence for each violation */
export function violationsOf(events: readonly HistoryEvent[], options: CheckOptions = {}): readonly string[] {
  const { lagMillis = 0, workers = 1, lost = new Set() } = options;
  const of = <Kind extends HistoryEvent["kind"]>(kind: Kind) => events.filter((it): it is Of<Kind> => it.kind === kind);
  const quietAt = of("quiet")[0]?.at ?? Number.POSITIVE_INFINITY;
  const clients = clientsOf(events);
  const byConnection = new Map([...clients.values()].map((client) => [client.connectionId, client]));
  const outages = Map.groupBy(of("outage"), ({ node }) => node);
  const isExcused = ({ node, closedAt }: Client, from: number) =>
    closedAt <= quietAt &&
    outages.get(node)?.some(({ at, endedAt }) => at <= from && Math.max(from, closedAt) <= endedAt + returnMillis);
  const wasOpen = (client: Client, from: number, to: number) =>
    (client.openedAt ?? Number.POSITIVE_INFINITY) <= from && client.closedAt > to && !isExcused(client, from);
  return [
    ...callbacks(of("callback"), of("received"), byConnection, quietAt),
    ...callbacksGone(of("callback"), byConnection, wasOpen),
    ...disconnects(
      of("connect").filter(({ connectionId }) => !lost.has(connectionId)),
      of("disconnect"),
      byConnection,
      wasOpen,
    ),
    ...deployments(of("deployed"), of("ask"), of("answer"), clients, lagMillis),
    ...reorderedDeployments(of("ask"), of("answer"), clients, workers > 1 ? workersLagMillis : 0),
    ...answers(of("ask"), of("answer"), clients, quietAt),
  ];
}

function clientsOf(events: readonly HistoryEvent[]): ReadonlyMap<string, Client> {
  const clients = new Map<string, Client>();
  for (const event of events) {
    if (!("token" in event)) continue;
    let client = clients.get(event.token);
    if (client === undefined) {
      client = {
        token: event.token,
        node: 0,
        openedAt: undefined,
        closedAt: Number.POSITIVE_INFINITY,
        connectionId: undefined,
      };
      clients.set(event.token, client);
    }
    if (event.kind === "handshake") client.node = event.node;
    if (event.kind === "open") client.openedAt = event.at;
    if (event.kind === "close") client.closedAt = event.at;
    if (event.kind === "connect") client.connectionId = event.connectionId;
  }
  return clients;
}

type ByConnection = ReadonlyMap<string | undefined, Client>;
type WasOpen = (client: Client, from: number, to: number) => boolean;

function* callbacks(
  sent: readonly Of<"callback">[],
  received: readonly Of<"received">[],
  byConnection: ByConnection,
  quietAt: number,
): Generator<string> {
  const receivedOf = Map.groupBy(received, ({ connectionId }) => connectionId);
  const sentOf = Map.groupBy(sent, ({ connectionId }) => connectionId);
  for (const [connectionId, ofOne] of receivedOf) {
    const client = byConnection.get(connectionId);
    for (const { token, number } of ofOne) {
      if (token !== client?.token) yield `callback ${number} to ${connectionId} reached another client, ${token}`;
    }
    const numbers = ofOne.map(({ number }) => number);
    for (const [number, times] of countsOf(numbers)) {
      if (times > 1) yield `callback ${number} to ${connectionId} arrived ${times} times`;
    }
    const isSent = new Set(sentOf.get(connectionId)?.map(({ number }) => number));
    for (const number of numbers) if (!isSent.has(number)) yield `callback ${number} to ${connectionId} was never sent`;
    // One that failed may still arrive, at any time.
    const failed = new Set(sentOf.get(connectionId)?.flatMap(({ number, status }) => (status === 200 ? [] : [number])));
    const ordered = numbers.filter((number) => !failed.has(number));
    for (const [index, number] of ordered.entries()) {
      if (index > 0 && number < ordered[index - 1]!) {
        yield `callback ${number} to ${connectionId} arrived after ${ordered[index - 1]}`;
      }
    }
  }
  for (const [connectionId, ofOne] of sentOf) {
    const client = byConnection.get(connectionId);
    const arrived = new Set(receivedOf.get(connectionId)?.map(({ number }) => number));
    const delivered = ofOne.filter(({ status }) => status === 200);
    const lastArrived = delivered.findLastIndex(({ number }) => arrived.has(number));
    for (const [index, { number }] of delivered.entries()) {
      if (arrived.has(number)) continue;
      // The last ones may be lost with the connection.
      if (index < lastArrived) yield `callback ${number} to ${connectionId} was lost, later ones arrived`;
      else if (client !== undefined && client.closedAt > quietAt)
        yield `callback ${number} to ${connectionId} was lost`;
    }
  }
}

function* callbacksGone(
  sent: readonly Of<"callback">[],
  byConnection: ByConnection,
  wasOpen: WasOpen,
): Generator<string> {
  for (const { connectionId, number, status, at, endedAt } of sent) {
    const client = byConnection.get(connectionId);
    if (status === 410 && client !== undefined && wasOpen(client, at, endedAt + noticeMillis)) {
      yield `callback ${number} to ${connectionId} was answered 410, and the connection is open`;
    }
  }
}

function* disconnects(
  connected: readonly Of<"connect">[],
  disconnected: readonly Of<"disconnect">[],
  byConnection: ByConnection,
  wasOpen: WasOpen,
): Generator<string> {
  const disconnectsOf = Map.groupBy(disconnected, ({ connectionId }) => connectionId);
  for (const { connectionId, token } of connected) {
    if (!disconnectsOf.has(connectionId)) yield `the $connect of ${connectionId} (${token}) has no $disconnect`;
  }
  for (const [connectionId, ofOne] of disconnectsOf) {
    // Without a `$connect` it is permitted: the process died after it had announced the connection, before it called the backend.
    const requestIds = new Set(ofOne.map(({ requestId }) => requestId));
    if (requestIds.size > 1) yield `the $disconnects of ${connectionId} have ${requestIds.size} request ids`;
    const [{ at, code }] = ofOne as [Of<"disconnect">];
    const client = byConnection.get(connectionId);
    if (client !== undefined && wasOpen(client, at, at + noticeMillis)) {
      yield `the $disconnect of ${connectionId} (${code}) came while the connection was open`;
    }
  }
}

function* deployments(
  deployed: readonly Of<"deployed">[],
  asked: readonly Of<"ask">[],
  answered: readonly Of<"answer">[],
  clients: ReadonlyMap<string, Client>,
  lagMillis: number,
): Generator<string> {
  const askedAt = new Map(asked.map(({ id, at }) => [id, at]));
  for (const { id, version, token } of answered) {
    const asked = askedAt.get(id) ?? Number.NEGATIVE_INFINITY;
    const { node } = clients.get(token)!;
    const served = deployed.filter((it) => it.version > version && it.at + (it.node === node ? 0 : lagMillis) < asked);
    if (served.length > 0) yield `${token} got version ${version} after ${served.at(-1)!.version} was acknowledged`;
  }
}

/** A node must not serve an earlier version again. */
function* reorderedDeployments(
  asked: readonly Of<"ask">[],
  answered: readonly Of<"answer">[],
  clients: ReadonlyMap<string, Client>,
  lagMillis: number,
): Generator<string> {
  const askedAt = new Map(asked.map(({ id, at }) => [id, at]));
  for (const ofNode of Map.groupBy(answered, ({ token }) => clients.get(token)!.node).values()) {
    const byAsk = ofNode.flatMap((it) => (askedAt.has(it.id) ? [{ ...it, asked: askedAt.get(it.id)! }] : []));
    byAsk.sort((left, right) => left.asked - right.asked);
    let served = 0;
    let newest = -1;
    for (const { asked, version, token } of byAsk) {
      for (; ofNode[served] !== undefined && ofNode[served]!.at + lagMillis < asked; served++) {
        newest = Math.max(newest, ofNode[served]!.version);
      }
      if (version < newest) yield `${token} got version ${version} after the same node had served ${newest}`;
    }
  }
}

function* answers(
  asked: readonly Of<"ask">[],
  answered: readonly Of<"answer">[],
  clients: ReadonlyMap<string, Client>,
  quietAt: number,
): Generator<string> {
  const times = countsOf(answered.map(({ id }) => id));
  for (const [id, count] of times) if (count > 1) yield `message ${id} was answered ${count} times`;
  const tokenOf = new Map(asked.map(({ id, token }) => [id, token]));
  for (const { id, token, connectionId } of answered) {
    if (tokenOf.get(id) !== token) yield `the answer of message ${id} reached another client, ${token}`;
    const client = clients.get(token);
    if (client?.connectionId !== undefined && client.connectionId !== connectionId) {
      yield `message ${id} of ${token} was answered on connection ${connectionId}, not ${client.connectionId}`;
    }
  }
  for (const { id, token } of asked) {
    if (!times.has(id) && clients.get(token)!.closedAt > quietAt) yield `message ${id} of ${token} was not answered`;
  }
}

function countsOf<Item>(items: readonly Item[]): ReadonlyMap<Item, number> {
  const counts = new Map<Item, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
