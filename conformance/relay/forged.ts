// Checks the checker: a correct history passes, and each forged one, with one fault, is found out.
import assert from "node:assert/strict";
import { violationsOf } from "./checker.ts";
import type { HistoryEvent } from "./history.ts";

/** Two clients; the first lives to the end, the second's process is killed at 400. */
const correct: readonly HistoryEvent[] = [
  { kind: "handshake", at: 9, token: "a", node: 0 },
  { kind: "connect", at: 10, token: "a", connectionId: "A" },
  { kind: "open", at: 20, token: "a" },
  { kind: "handshake", at: 9, token: "b", node: 0 },
  { kind: "connect", at: 11, token: "b", connectionId: "B" },
  { kind: "open", at: 21, token: "b" },
  { kind: "deployed", at: 30, version: 1, node: 0 },
  { kind: "ask", at: 40, token: "a", id: 1 },
  { kind: "answer", at: 45, token: "a", id: 1, version: 1, connectionId: "A" },
  { kind: "callback", at: 50, endedAt: 55, connectionId: "A", number: 1, status: 200 },
  { kind: "received", at: 54, token: "a", connectionId: "A", number: 1 },
  { kind: "callback", at: 60, endedAt: 65, connectionId: "A", number: 2, status: 503 },
  { kind: "callback", at: 70, endedAt: 75, connectionId: "A", number: 3, status: 200 },
  { kind: "received", at: 76, token: "a", connectionId: "A", number: 3 },
  // A callback that timed out arrives late.
  { kind: "received", at: 77, token: "a", connectionId: "A", number: 2 },
  { kind: "callback", at: 80, endedAt: 85, connectionId: "A", number: 4, status: 200 },
  { kind: "received", at: 86, token: "a", connectionId: "A", number: 4 },
  // Acknowledged, and lost with the connection.
  { kind: "callback", at: 390, endedAt: 399, connectionId: "B", number: 1, status: 200 },
  { kind: "ask", at: 398, token: "b", id: 2 },
  { kind: "close", at: 400, token: "b", code: 1006 },
  { kind: "disconnect", at: 420, connectionId: "B", requestId: "rB", code: "1006" },
  // Noted too late by a process that was killed: delivered again.
  { kind: "disconnect", at: 900, connectionId: "B", requestId: "rB", code: "1006" },
  { kind: "callback", at: 500, endedAt: 501, connectionId: "B", number: 2, status: 410 },
  { kind: "quiet", at: 9_000 },
  { kind: "close", at: 9_100, token: "a", code: 1001 },
  { kind: "disconnect", at: 9_110, connectionId: "A", requestId: "rA", code: "1001" },
];

/** Before the answer with version 1. */
const newerVersion: readonly HistoryEvent[] = [
  { kind: "ask", at: 30, token: "a", id: 3 },
  { kind: "answer", at: 39, token: "a", id: 3, version: 2, connectionId: "A" },
];

/** Replaces events by others. */
const changed = (change: (event: HistoryEvent) => HistoryEvent | undefined): readonly HistoryEvent[] =>
  correct.flatMap((event) => change(event) ?? []);
const without = (isOmitted: (event: HistoryEvent) => boolean) =>
  changed((event) => (isOmitted(event) ? undefined : event));
const isReceived = (event: HistoryEvent, number: number) => event.kind === "received" && event.number === number;

const forged: readonly (readonly [violation: RegExp, history: readonly HistoryEvent[]])[] = [
  [/callback 4 to A was lost$/, without((event) => isReceived(event, 4))],
  [/callback 1 to A was lost, later/, without((event) => isReceived(event, 1))],
  [
    /callback 1 to A arrived 2 times/,
    [...correct, { kind: "received", at: 99, token: "a", connectionId: "A", number: 1 }],
  ],
  [
    /callback 2 to A arrived 2 times/,
    [...correct, { kind: "received", at: 99, token: "a", connectionId: "A", number: 2 }],
  ],
  [
    /callback 3 to A arrived after 4/,
    changed((event) =>
      event.kind === "received" && event.number > 2 ? { ...event, number: 7 - event.number } : event,
    ),
  ],
  [
    /callback 1 to A reached another client, b/,
    changed((event) => (isReceived(event, 1) ? ({ ...event, token: "b" } as HistoryEvent) : event)),
  ],
  [
    /callback 9 to A was never sent/,
    [...correct, { kind: "received", at: 99, token: "a", connectionId: "A", number: 9 }],
  ],
  [
    /callback 4 to A was answered 410/,
    changed((event) => (event.kind === "callback" && event.number === 4 ? { ...event, status: 410 } : event)),
  ],
  [
    /the \$connect of B \(b\) has no \$disconnect/,
    without((event) => event.kind === "disconnect" && event.connectionId === "B"),
  ],
  [
    /the \$disconnect of A \(1001\) came while/,
    changed((event) => (event.kind === "disconnect" && event.connectionId === "A" ? { ...event, at: 100 } : event)),
  ],
  [
    /the \$disconnects of B have 2 request ids/,
    changed((event) => (event.kind === "disconnect" && event.at === 900 ? { ...event, requestId: "other" } : event)),
  ],
  [
    /a got version 0 after 1 was acknowledged/,
    changed((event) => (event.kind === "answer" ? { ...event, version: 0 } : event)),
  ],
  [
    /a got version 1 after the same node had served 2/,
    [...correct, ...newerVersion].toSorted((one, other) => one.at - other.at),
  ],
  [/message 1 of a was not answered/, without((event) => event.kind === "answer")],
  [/message 1 was answered 2 times/, [...correct, ...correct.filter(({ kind }) => kind === "answer")]],
  [
    /the answer of message 1 reached another client, b/,
    changed((event) => (event.kind === "answer" ? { ...event, token: "b", connectionId: "B" } : event)),
  ],
  [
    /message 1 of a was answered on connection B, not A/,
    changed((event) => (event.kind === "answer" ? { ...event, connectionId: "B" } : event)),
  ],
];

/** @returns the number of forged histories */
export function checkChecker(): number {
  assert.deepEqual(violationsOf(correct), []);
  for (const [violation, history] of forged) {
    const found = violationsOf(history);
    assert.ok(
      found.some((it) => violation.test(it)),
      `${violation} was not found: ${found.join("; ")}`,
    );
  }
  return forged.length;
}
