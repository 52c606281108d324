import assert from "node:assert/strict";
import { test } from "node:test";
import { statusLines } from "./status.ts";

const status = {
  incarnation: "a",
  state: "live" as const,
  isLeader: false,
  version: "1.0.0",
  host: "host-1",
  startedAt: "2026-11-27T20:00:00.000Z",
  processes: 1,
  connections: 1200,
  revision: 40,
  isCurrent: true,
  owed: 1200,
  owedLocally: 0,
  lag: 0,
};

test("prints a line for each node", () => {
  const lines = statusLines({
    cluster: "blue",
    natsVersion: "2.15.1",
    revision: 41,
    nodes: [
      { ...status, node: 1, isLeader: true },
      { ...status, node: 2, state: "leaving", host: "a-longer-host", processes: 4, lag: 1, owed: 8, owedLocally: 3 },
      { ...status, node: 3, isCurrent: false },
      { node: 4, state: "claimed", version: "1.0.0", host: "host-4", claimedBy: 1, owed: 7 },
      { node: 5, state: "silent", version: "0.9.0", host: "host-5", owed: 2 },
      { node: 6, state: "unknown", owed: 0 },
      { node: 7, state: "left", version: "1.1.0", host: "host-7", owed: 1 },
    ],
  });
  assert.deepEqual(lines, [
    "Cluster blue, NATS 2.15.1, configuration at revision 41",
    "NODE        STATE                          VERSION  HOST           CONNECTIONS        REVISION           OWED",
    "1 (leader)  live                           1.0.0    host-1         1200               40                 1200",
    "2           leaving                        1.0.0    a-longer-host  1200 in 4 workers  40, 1 behind       8, 3 not in NATS",
    "3           live                           1.0.0    host-1         1200               40, not following  1200",
    "4           dead, claimed by node 1        1.0.0    host-4                                               7",
    "5           does not answer                0.9.0    host-5                                               2",
    "6           not readable                                                                                 0",
    "7           dead, left to a newer version  1.1.0    host-7                                               1",
  ]);
});

test("says that no node runs", () => {
  assert.deepEqual(statusLines({ cluster: "blue", natsVersion: "2.15.1", revision: 0, nodes: [] }).slice(1), [
    "No node runs.",
  ]);
});
