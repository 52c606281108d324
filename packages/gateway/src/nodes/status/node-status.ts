// The state of a node, for `answerback cluster status` and the inspector.
import type { ConfigurationPosition } from "../configuration/configuration-store.ts";
import type { NodeLife } from "../membership/membership.ts";

/** As JSON, so that commands and nodes of other versions can read it: members may be added, and none changes its meaning. */
export interface NodeStatus extends NodeLife, ConfigurationPosition {
  readonly state: "live" | "leaving";
  readonly isLeader: boolean;
  /** Of Answerback. */
  readonly version: string;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Processes that serve clients. */
  readonly processes: number;
  /** Open ones, of all processes, at most a second ago. */
  readonly connections: number;
  /** `$disconnect`s that it owes. */
  readonly owed: number;
  /** Those of them whose records have not reached NATS. */
  readonly owedLocally: number;
}
