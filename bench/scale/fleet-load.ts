// The load of a fleet in which nothing happens but messages, new connections and ends of old ones.
import { type Fleet, measured } from "./costs.ts";

export interface FleetLoad {
  readonly nodes: number;
  readonly nodeMemoryBytes: number;
  readonly connectsPerSecond: number;
  /** Of all nodes, for messages, connections that open and those that close, without their backends. */
  readonly nodeCores: number;
  /** On each NATS server, for the records of all connections. */
  readonly natsMemoryBytes: number;
  readonly natsDiskBytes: number;
  /** Of all NATS servers. */
  readonly recordCores: number;
  readonly heartbeatCores: number;
  readonly idleStreamCores: number;
}

const natsServers = 3;
/** Streams of the configuration, the node records and the quotas. */
const buckets = 3;

export function fleetLoad(fleet: Fleet): FleetLoad {
  const nodes = Math.ceil(fleet.connections / fleet.connectionsPerNode);
  const connectsPerSecond = fleet.connections / fleet.lifeSeconds;
  const processes = measured.parentBytes.value + fleet.workersPerNode * measured.workerBytes.value;
  const recordMicros = measured.putCpuMicros.value + measured.deleteCpuMicros.value;
  const messageMicros = fleet.connections * fleet.messagesPerSecond * measured.messageCpuMicros.value;
  const connectionMicros = measured.handshakeCpuMicros.value + measured.disconnectCpuMicros.value;
  return {
    nodes,
    nodeMemoryBytes: processes + fleet.connectionsPerNode * measured.connectionBytes.value,
    connectsPerSecond,
    nodeCores: (messageMicros + connectsPerSecond * connectionMicros) / 1e6,
    natsMemoryBytes: fleet.connections * measured.recordMemoryBytes.value,
    natsDiskBytes: fleet.connections * measured.recordDiskBytes.value,
    recordCores: (connectsPerSecond * recordMicros) / 1e6,
    heartbeatCores: (nodes * nodes * measured.heartbeatCpuMicros.value) / 1e6,
    idleStreamCores: (natsServers * (nodes + buckets) * measured.idleStreamMicrosPerSecond.value) / 1e6,
  };
}
