// The figures that the simulation starts from: measured costs, and assumptions about a fleet. Each has its source.

/** A cost that was measured on two shared cores, with where it can be measured again. */
interface Measured {
  readonly value: number;
  readonly unit: string;
  readonly source: string;
}

const nats = "node bench/scale/measure-nats.ts";
const node = "node bench/scale/measure-node.ts";

export const measured = {
  /** Resident: 6,145 for a connection, and 320 for what it owes in a cluster. */
  connectionBytes: { value: 6_465, unit: "bytes", source: `npm run bench -- connections; ${node}` },
  /** With a `$connect` backend: request, answer, and the record in NATS. */
  handshakeCpuMicros: { value: 236, unit: "µs of CPU", source: node },
  disconnectCpuMicros: { value: 159, unit: "µs of CPU", source: node },
  /** MOCK with two templates, one message in flight, two workers. */
  messageCpuMicros: { value: 10.2, unit: "µs of CPU", source: "docs/performance.md, Several workers" },
  workerBytes: { value: 53e6, unit: "bytes", source: "docs/performance.md, Several workers" },
  parentBytes: { value: 77e6, unit: "bytes", source: "docs/performance.md, Several workers" },

  /** Three servers with three copies and `sync_interval: always`, 200 puts in flight. One fsync serves all that wait. */
  putsPerSecond: { value: 9_190, unit: "per second", source: nats },
  /** Of the three servers together, 10 puts in flight, as between storms. */
  putCpuMicros: { value: 157, unit: "µs of CPU", source: nats },
  deletesPerSecond: { value: 5_400, unit: "per second", source: nats },
  deleteCpuMicros: { value: 118, unit: "µs of CPU", source: nats },
  readsPerSecond: { value: 130_000, unit: "per second", source: nats },
  /** On each of the three servers, for a record of 300 bytes. */
  recordMemoryBytes: { value: 1_077, unit: "bytes", source: nats },
  recordDiskBytes: { value: 427, unit: "bytes", source: nats },
  /** Of all servers together, for each node that receives one heartbeat. */
  heartbeatCpuMicros: { value: 4.7, unit: "µs of CPU", source: nats },
  /** Of each server, for a stream in which nothing happens. */
  idleStreamMicrosPerSecond: { value: 400, unit: "µs of CPU per second", source: nats },
} as const satisfies Readonly<Record<string, Measured>>;

/** The fleet that is simulated. The assumptions are ours; docs/scale.md explains them. */
export interface Fleet {
  readonly connections: number;
  readonly connectionsPerNode: number;
  readonly workersPerNode: number;
  /** Of one connection. */
  readonly messagesPerSecond: number;
  /** A connection lives this long. API Gateway closes it after two hours at the latest. */
  readonly lifeSeconds: number;
  /** Clients whose connection broke come back at a random moment of this time. */
  readonly reconnectSeconds: number;
  /** Time that a backend takes for one `$disconnect`. */
  readonly backendSeconds: number;
}

export const assumed: Omit<Fleet, "connections"> = {
  connectionsPerNode: 50_000,
  workersPerNode: 4,
  messagesPerSecond: 0.1,
  lifeSeconds: 7_200,
  reconnectSeconds: 5,
  backendSeconds: 0.02,
};

/** Of the protocol, as `packages/gateway/src/nodes` has them. */
export const protocol = {
  /** A dead node is claimed after this many seconds without a heartbeat. */
  silenceSeconds: 4,
  /** `$disconnect`s that a claimer runs at the same time. */
  disconnectsAtOnce: 100,
  /** A handshake waits this long for its record; then the record goes to the node's own disk. */
  putBoundSeconds: 0.25,
} as const;
