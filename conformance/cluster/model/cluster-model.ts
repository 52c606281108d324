// The protocol of nodes as a model that can be explored.
import { eachClaimStep } from "./claim-steps.ts";
import { eachConnectionStep } from "./connection-steps.ts";
import type { Model } from "./explore.ts";
import { eachFault } from "./fault-steps.ts";
import { copyOf, keyOf } from "./key.ts";
import { eachNodeStep } from "./node-steps.ts";
import { protocol, type Rules } from "./rules.ts";
import { connectionName, type Faults, initialState, processName, type State } from "./state.ts";

const noFaults: Faults = {
  crashes: 0,
  lostDisks: 0,
  pauses: 0,
  cuts: 0,
  elections: 0,
  restarts: 0,
  lostStorages: 0,
  drains: 0,
  reuses: 0,
};

export interface Bounds {
  readonly nodes: number;
  /** For each connection, the node that its client reaches. */
  readonly holders: readonly number[];
  /** How often each fault may happen in one run. */
  readonly faults: Partial<Faults>;
}

export function clusterModel({ nodes, holders, faults }: Bounds, broken: Partial<Rules> = {}): Model<State> {
  const rules = { ...protocol, ...broken };
  return {
    initial: initialState(nodes, holders, { ...noFaults, ...faults }),
    eachStep(state, report) {
      eachConnectionStep(state, report);
      eachNodeStep(state, rules, report);
      eachClaimStep(state, rules, report);
      eachFault(state, report);
    },
    copyOf,
    keyOf,
    violationIn,
    violationAtRest,
  };
}

function violationIn(state: State): string | undefined {
  if (state.violation !== undefined) return state.violation;
  // The node then finds out when it is claimed again.
  if (state.hasLostStorage) return undefined;
  for (const [index, { phase, isReportedGone, process, life }] of state.connections.entries()) {
    if (phase !== "open" || !isReportedGone) continue;
    const { status, isCut, isUnsure, mustRenew } = state.processes[process]!;
    if (life !== state.processes[process]!.life) continue;
    if (status !== "running" || isCut || isUnsure || mustRenew) continue;
    return `${processName(process)} may handle a message of ${connectionName(index)}, which was reported as gone`;
  }
  return undefined;
}

function violationAtRest(state: State): string | undefined {
  for (const [index, { backend, isGone, isLost, phase, isReportedGone }] of state.connections.entries()) {
    const name = connectionName(index);
    if (phase === "open" && isReportedGone) return `${name} was reported as gone and stays open`;
    if (backend !== "none" && !isGone && !isLost) return `the $disconnect of ${name} is forgotten`;
  }
  for (const [index, { record, life, stream }] of state.numbers.entries()) {
    const isServed = state.processes.some((process) => process.life === life && process.status === "running");
    if (record === "claimed") return `the claim on number ${index + 1} is never finished`;
    if ((record === "live" || record === "leaving") && !isServed) return `number ${index + 1} is never claimed`;
    if (record === "finished" && stream !== "none") return `the stream of number ${index + 1} is left`;
  }
  return undefined;
}
