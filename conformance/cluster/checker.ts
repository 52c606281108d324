// Finds what a cluster must not do, beyond what a gateway of several processes must not do.
import { violationsOf } from "../relay/checker.ts";
import type { HistoryEvent, Of } from "../relay/history.ts";
import { configurationViolations, type Read, type Write } from "./configuration.ts";

/** Every node serves a change so soon after it was acknowledged by another one, unless it is cut off or NATS elects. */
const lagMillis = 30_000;
/** After an outage, a node is connected to NATS again within this time. */
const reconnectMillis = 1_000;
/** After an outage, a node finds out in this time that it was claimed, and takes a new number. */
const returnMillis = 10_000;

export interface Findings {
  readonly violations: readonly string[];
  /** `$connect`s without a `$disconnect` whose record may have been only on a disk that is lost. */
  readonly lostWithDisk: number;
}

export function findingsOf(
  history: readonly HistoryEvent[],
  writes: readonly Write[],
  reads: readonly Read[],
  workers: number,
): Findings {
  const events = withWholeOutages(history);
  const of = <Kind extends HistoryEvent["kind"]>(kind: Kind) => events.filter((it): it is Of<Kind> => it.kind === kind);
  const lost = lostWithDisk(events, of("connect"), of("diskLost"), of("handshake"));
  return {
    violations: [
      ...violationsOf(events, { lagMillis, workers, lost }),
      ...answeredAfterDisconnect(events, of("answer"), of("disconnect"), of("outage")),
      ...refusals(of("refused"), of("handshake"), of("outage")),
      ...configurationViolations(writes, reads),
    ],
    lostWithDisk: lost.size,
  };
}

/** A node that has returned learns what happened when JetStream answers: an outage ends with the elections that follow it. */
function withWholeOutages(events: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const elections = events.filter((event) => event.kind === "election").toSorted((left, right) => left.at - right.at);
  return events.map((event) => {
    if (event.kind !== "outage") return event;
    let { endedAt } = event;
    for (const election of elections) {
      if (election.at <= endedAt + returnMillis) endedAt = Math.max(endedAt, election.endedAt);
    }
    return { ...event, endedAt };
  });
}

/**
 * Connections whose record may have been only on a disk that is gone: they were open, or came, while JetStream did not answer, or came
 * while their node was not connected to NATS.
 */
function lostWithDisk(
  events: readonly HistoryEvent[],
  connected: readonly Of<"connect">[],
  disksLost: readonly Of<"diskLost">[],
  handshakes: readonly Of<"handshake">[],
): ReadonlySet<string> {
  const ended = new Set(events.flatMap((event) => (event.kind === "disconnect" ? [event.connectionId] : [])));
  const handshakeOf = new Map(handshakes.map((handshake) => [handshake.token, handshake]));
  const elections = events.filter((event) => event.kind === "election");
  const cuts = events.filter(
    (event) => event.kind === "outage" && event.reason === "cut off",
  ) as readonly Of<"outage">[];
  const lost = connected.filter(({ at, token, connectionId }) => {
    if (ended.has(connectionId)) return false;
    const { node, at: begun } = handshakeOf.get(token)!;
    const disk = disksLost.find((it) => it.node === node && it.at > at);
    if (disk === undefined) return false;
    return (
      elections.some((it) => it.at <= disk.at && it.endedAt >= at - 1_000) ||
      cuts.some(
        (it) => it.node === node && it.at <= at + 1_000 && it.endedAt + reconnectMillis >= begun && it.at <= disk.at,
      )
    );
  });
  return new Set(lost.map(({ connectionId }) => connectionId));
}

/** A node that was paused asks before it handles a message. It need not if it does not reach NATS. */
function* answeredAfterDisconnect(
  events: readonly HistoryEvent[],
  answers: readonly Of<"answer">[],
  disconnects: readonly Of<"disconnect">[],
  outages: readonly Of<"outage">[],
): Generator<string> {
  const unreachable = events.filter(
    (event) => event.kind === "election" || (event.kind === "outage" && event.reason === "cut off"),
  ) as readonly Of<"election">[];
  const gone = new Map(disconnects.map(({ connectionId, at }) => [connectionId, at]));
  const handshakes = new Map(
    events.flatMap((event) => (event.kind === "handshake" ? [[event.token, event.node]] : [])),
  );
  for (const { token, connectionId, at } of answers) {
    const goneAt = gone.get(connectionId);
    if (goneAt === undefined || goneAt > at) continue;
    const pause = outages.find(
      (it) => it.reason === "paused" && it.node === handshakes.get(token) && it.at <= goneAt && goneAt <= it.endedAt,
    );
    if (pause === undefined || unreachable.some((it) => it.at <= at && it.endedAt + returnMillis >= pause.at)) continue;
    yield `a message of ${connectionId} was answered after its $disconnect`;
  }
}

function* refusals(
  refused: readonly Of<"refused">[],
  handshakes: readonly Of<"handshake">[],
  outages: readonly Of<"outage">[],
): Generator<string> {
  const handshakeOf = new Map(handshakes.map((it) => [it.token, it]));
  for (const { token, status, at } of refused) {
    const { node, at: begun } = handshakeOf.get(token)!;
    const isExcused = outages.some((it) => it.node === node && it.at <= at && it.endedAt + returnMillis >= begun);
    if (!isExcused) yield `node ${node} refused the handshake of ${token} with ${status}`;
  }
}
