// The names of what the nodes of a cluster share in NATS. All begin with the cluster's name, so that several clusters can
// use the same NATS servers.

/** A process of a node: worker 0 is its parent, or its only process. */
interface NodeProcess {
  /** 1–65,535 */
  readonly node: number;
  /** 0–255 */
  readonly worker: number;
}

export interface Subjects {
  /** The bucket with the documents of the configuration. */
  readonly configuration: string;
  /** The bucket with the records of the nodes. */
  readonly nodes: string;
  /** The bucket of quotas. */
  readonly quotas: string;
  /** The stream of the `$disconnect`s that a node owes. */
  owedStream(node: number): string;
  /** The subject of one record of that stream; `*` stands for all. */
  owed(node: number, connectionId: string): string;
  /** The subject that the stream has instead after the node was claimed: nothing is ever published to it. */
  claimed(node: number, connectionId: string): string;
  /** Each node publishes here every second. */
  readonly heartbeat: string;
  /** Calls to the process that holds a connection. */
  holder(process: NodeProcess): string;
  /** Answers to the calls of one process, by its random id and the number of the call. */
  answers(sender: string): string;
  /** Messages of links between nodes; `name` may contain dots. */
  link(name: string): string;
  /** Questions to all nodes. */
  readonly status: string;
}

/** @param cluster matches `clusterNamePattern` */
export function subjectsOf(cluster: string): Subjects {
  return {
    configuration: `${cluster}_configuration`,
    nodes: `${cluster}_nodes`,
    quotas: `${cluster}_quotas`,
    owedStream: (node) => `${cluster}_owed_${node}`,
    owed: (node, connectionId) => `${cluster}.owed.${node}.${connectionId}`,
    claimed: (node, connectionId) => `${cluster}.claimed.${node}.${connectionId}`,
    heartbeat: `${cluster}.heartbeat`,
    holder: ({ node, worker }) => `${cluster}.holder.${node}.${worker}`,
    answers: (sender) => `${cluster}.answers.${sender}`,
    link: (name) => `${cluster}.link.${name}`,
    status: `${cluster}.status`,
  };
}
