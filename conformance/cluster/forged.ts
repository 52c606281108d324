// Checks the checker of clusters: correct histories pass, and each forged one, with one fault, is found out.
import assert from "node:assert/strict";
import type { HistoryEvent } from "../relay/history.ts";
import { findingsOf } from "./checker.ts";
import { absent, type Read, type Write } from "./configuration.ts";

/**
 * The client is on node 2, which is cut off from 100 to 9,000 and claimed. Node 3 loses its disk with a connection that came in an election,
 * node 5 with one that came while it was cut off.
 */
const events: readonly HistoryEvent[] = [
  { kind: "handshake", at: 1, token: "a", node: 2 },
  { kind: "connect", at: 2, token: "a", connectionId: "A" },
  { kind: "open", at: 3, token: "a" },
  { kind: "handshake", at: 4, token: "c", node: 3 },
  { kind: "election", at: 1, endedAt: 400 },
  { kind: "connect", at: 5, token: "c", connectionId: "C" },
  { kind: "open", at: 6, token: "c" },
  { kind: "callback", at: 50, endedAt: 60, connectionId: "C", number: 1, status: 200 },
  { kind: "received", at: 55, token: "c", connectionId: "C", number: 1 },
  { kind: "diskLost", at: 300, node: 3 },
  { kind: "close", at: 300, token: "c", code: 1006 },
  { kind: "outage", at: 100, endedAt: 9_000, node: 2, reason: "cut off" },
  { kind: "disconnect", at: 5_000, connectionId: "A", requestId: "rA", code: "1006" },
  { kind: "close", at: 9_100, token: "a", code: 1001 },
  { kind: "handshake", at: 9_000, token: "r", node: 2 },
  { kind: "refused", at: 9_050, token: "r", status: 503 },
  // Node 4 has returned, and learns that it was claimed when an election is over.
  { kind: "handshake", at: 100, token: "d", node: 4 },
  { kind: "connect", at: 101, token: "d", connectionId: "D" },
  { kind: "open", at: 102, token: "d" },
  { kind: "outage", at: 1_000, endedAt: 9_000, node: 4, reason: "cut off" },
  { kind: "disconnect", at: 6_000, connectionId: "D", requestId: "rD", code: "1006" },
  { kind: "election", at: 12_000, endedAt: 20_000 },
  { kind: "close", at: 30_000, token: "d", code: 1001 },
  { kind: "handshake", at: 31_000, token: "e", node: 5 },
  { kind: "connect", at: 31_001, token: "e", connectionId: "E" },
  { kind: "open", at: 31_002, token: "e" },
  { kind: "outage", at: 30_500, endedAt: 32_000, node: 5, reason: "cut off" },
  // Node 5 has returned, and is not yet connected to NATS.
  { kind: "handshake", at: 32_500, token: "f", node: 5 },
  { kind: "connect", at: 32_600, token: "f", connectionId: "F" },
  { kind: "open", at: 32_601, token: "f" },
  { kind: "close", at: 33_000, token: "f", code: 1006 },
  { kind: "diskLost", at: 33_000, node: 5 },
  { kind: "close", at: 33_000, token: "e", code: 1006 },
  { kind: "quiet", at: 40_000 },
];

const write = (value: string, node: number, at: number, isAcknowledged = true): Write => ({
  resource: "x",
  value,
  node,
  at,
  endedAt: at + 5,
  isAcknowledged,
});
const read = (value: string, node: number, at: number, isLast = false): Read => ({
  resource: "x",
  value,
  node,
  at,
  endedAt: at + 5,
  isLast,
});

const writes = [write("1", 1, 10), write("2", 2, 20), write("3", 1, 30, false), write(absent, 1, 40)];
const reads = [
  read(absent, 3, 1),
  // The other node has not yet followed.
  read("1", 1, 27),
  read("2", 2, 28),
  // It was not acknowledged, and was written nevertheless.
  read("3", 2, 36),
  read(absent, 1, 46),
  read(absent, 1, 90, true),
  read(absent, 2, 90, true),
];

type Forged = readonly [RegExp, readonly HistoryEvent[], readonly Write[], readonly Read[]];

const without = (kind: HistoryEvent["kind"]) => events.filter((event) => event.kind !== kind);

/** A message that was answered after the `$disconnect`, on the node that was cut off. */
const lateAnswer: readonly HistoryEvent[] = [
  { kind: "ask", at: 4_000, token: "a", id: 1 },
  { kind: "answer", at: 6_000, token: "a", id: 1, version: 0, connectionId: "A" },
];
const paused = without("election").map((event) =>
  event.kind === "outage" ? { ...event, reason: "paused" as const } : event,
);

const forged: readonly Forged[] = [
  [/the \$disconnect of A \(1006\) came while the connection was open/, without("outage"), writes, reads],
  [/the \$disconnect of A \(1006\) came while the connection was open/, without("close"), writes, reads],
  [/the \$connect of C \(c\) has no \$disconnect/, without("diskLost"), writes, reads],
  [/the \$connect of C \(c\) has no \$disconnect/, without("election"), writes, reads],
  [/the \$connect of E \(e\) has no \$disconnect/, without("outage"), writes, reads],
  [/the \$connect of F \(f\) has no \$disconnect/, without("outage"), writes, reads],
  [/a message of A was answered after its \$disconnect/, [...paused, ...lateAnswer], writes, reads],
  [/node 2 refused the handshake of r with 503/, without("outage"), writes, reads],
  [/node 2 has x as 1 after 2 was acknowledged/, events, writes, [...reads, read("1", 2, 29)]],
  [/node 2 has x as 2 after 3 was read from the same node/, events, writes, [...reads, read("2", 2, 43)]],
  [/node 3 has x as 2 after absent was acknowledged/, events, writes, [...reads, read("2", 3, 91, true)]],
  [/node 3 has x as 9 after absent was acknowledged/, events, writes, [...reads, read("9", 3, 50, true)]],
  [/nodes differ at the end/, events, [...writes, write("5", 2, 60, false)], [...reads, read("5", 3, 91, true)]],
];

/** @returns the number of forged histories */
export function checkClusterChecker(): number {
  const correct = findingsOf([...events, ...lateAnswer], writes, reads, 1);
  assert.deepEqual(correct, { violations: [], lostWithDisk: 3 });
  for (const [violation, ...history] of forged) {
    const { violations } = findingsOf(...history, 1);
    assert.ok(
      violations.some((it) => violation.test(it)),
      `${violation} was not found: ${violations.join("; ")}`,
    );
  }
  return forged.length;
}
