// A fleet of 10,000 to 1,000,000 connections, simulated from measured costs: its nodes, its memory, the load of NATS, and what
// happens when a node dies (docs/scale.md).
import type { BenchResult } from "./bench.ts";
import { assumed, type Fleet } from "./scale/costs.ts";
import { fleetLoad } from "./scale/fleet-load.ts";
import { nodeDeath } from "./scale/node-death.ts";

export async function run(): Promise<BenchResult> {
  const fleets: readonly Fleet[] = [
    { ...assumed, connections: 10_000, connectionsPerNode: 5_000 },
    { ...assumed, connections: 100_000, connectionsPerNode: 25_000 },
    { ...assumed, connections: 1_000_000 },
    { ...assumed, connections: 1_000_000, connectionsPerNode: 10_000 },
    { ...assumed, connections: 10_000_000 },
  ];
  const loads = fleets.map(fleetLoad);
  const row = (what: string, values: readonly number[], digits = 0) => [
    what,
    ...values.map((value) => value.toLocaleString("en", { maximumFractionDigits: digits })),
  ];
  const death = (change: Partial<Fleet> = {}, electionSeconds = 0) =>
    fleets.map((fleet, index) => nodeDeath({ ...fleet, ...change }, loads[index]!.nodes, electionSeconds));
  const deaths = death();
  const withElection = death({}, 7);
  const atOnce = death({ reconnectSeconds: 1 });
  const slow = death({ backendSeconds: 0.1 });
  return {
    title: "simulated from measured costs and the assumptions of bench/scale/costs.ts",
    columns: ["connections", ...fleets.map(({ connections }) => connections.toLocaleString("en"))],
    rows: [
      row(
        "connections of a node",
        fleets.map(({ connectionsPerNode }) => connectionsPerNode),
      ),
      row(
        "nodes",
        loads.map((it) => it.nodes),
      ),
      row(
        "memory of a node, MB",
        loads.map((it) => it.nodeMemoryBytes / 1e6),
      ),
      row(
        "CPU of all nodes, cores",
        loads.map((it) => it.nodeCores),
        2,
      ),
      row(
        "new connections per second",
        loads.map((it) => it.connectsPerSecond),
        1,
      ),
      row(
        "memory of each NATS server for records, MB",
        loads.map((it) => it.natsMemoryBytes / 1e6),
      ),
      row(
        "disk of each NATS server for records, MB",
        loads.map((it) => it.natsDiskBytes / 1e6),
      ),
      row(
        "CPU of NATS for records, cores",
        loads.map((it) => it.recordCores),
        3,
      ),
      row(
        "CPU of NATS for heartbeats, cores",
        loads.map((it) => it.heartbeatCores),
        3,
      ),
      row(
        "CPU of NATS for streams at rest, cores",
        loads.map((it) => it.idleStreamCores),
        3,
      ),
      row(
        "node dies: all clients connected again after, s",
        deaths.map((it) => it.allReconnected),
        1,
      ),
      row(
        "  all $disconnects run after, s",
        deaths.map((it) => it.allDisconnectsRun),
        1,
      ),
      row(
        "  records that go to a disk first",
        deaths.map((it) => it.recordsToDisk),
      ),
      row(
        "clients come back within 1 s: records to a disk",
        atOnce.map((it) => it.recordsToDisk),
      ),
      row(
        "  in NATS after, s",
        atOnce.map((it) => it.disksEmpty),
        1,
      ),
      row(
        "NATS elects for 7 s meanwhile: records to a disk",
        withElection.map((it) => it.recordsToDisk),
      ),
      row(
        "  these are in NATS after, s",
        withElection.map((it) => it.disksEmpty),
        1,
      ),
      row(
        "  all $disconnects run after, with the election, s",
        withElection.map((it) => it.allDisconnectsRun),
        1,
      ),
      row(
        "backends take 100 ms: all $disconnects run after, s",
        slow.map((it) => it.allDisconnectsRun),
        1,
      ),
    ],
    goals: [],
  };
}
