// A state of the cluster: processes, what NATS stores, and connections. "Life" is one life of a node: a number with an incarnation.

export interface State {
  readonly processes: Process[];
  /** By node number. */
  readonly numbers: NodeNumber[];
  readonly connections: Connection[];
  /** By life: the node number that it leased. */
  readonly numberOf: number[];
  /** JetStream answers. False during an election; messages between nodes go on. */
  isJetStreamUp: boolean;
  /** NATS has lost what it stored. */
  hasLostStorage: boolean;
  /** Faults that may still happen. */
  readonly faultsLeft: Faults;
  /** The sentence of a step that no run may contain. */
  violation: string | undefined;
}

export interface Faults {
  crashes: number;
  /** Crashes that destroy the disk. */
  lostDisks: number;
  /** Long enough for others to count the node as dead. */
  pauses: number;
  cuts: number;
  elections: number;
  /** All servers of NATS restart, with their disks. */
  restarts: number;
  /** They restart without their disks. */
  lostStorages: number;
  /** Nodes that leave in an orderly way. */
  drains: number;
  /** A number is leased again, two hours after it was finished, or after its record was lost. */
  reuses: number;
}

export interface Process {
  /** -1: it has not yet leased a number. */
  life: number;
  status: "running" | "paused" | "down" | "left";
  isCut: boolean;
  /** It was paused, and asks before it handles a message. */
  mustRenew: boolean;
  /** It was cut off, or went on without an answer, since its record was last renewed. */
  isUnsure: boolean;
  renewal: Renewal | undefined;
  /** The compare-and-set that claims a number. */
  claiming: Claiming | undefined;
  claim: Claim | undefined;
  /** Bits of the lives that it has claimed since it started. */
  claimedLives: number;
  drain: "none" | "leaving" | "streamDeleted";
}

/** The compare-and-set that renews the node's own record. */
export interface Renewal {
  stage: "flying" | "written" | "refused";
  /** The record has the revision that the writer expects. */
  isCurrent: boolean;
  /** Sent after the last pause and the last cut of the writer. */
  isFresh: boolean;
}

export interface Claiming {
  readonly number: number;
  /** The life that claims. */
  readonly by: number;
  isCurrent: boolean;
}

/** The survivor's memory of a claim, which may be out of date. */
export interface Claim {
  readonly number: number;
  /** The life that is dead. */
  readonly life: number;
  stage: "claimed" | "fenced" | "read" | "streamDeleted";
  /** The record has the revision of the claim. */
  isCurrent: boolean;
  /** Bits of connections whose record was read and is not yet deleted. */
  left: number;
  /** Bits of connections whose `$disconnect` has run, and whose record is not yet deleted. */
  ran: number;
}

export interface NodeNumber {
  record: "none" | "live" | "leaving" | "claimed" | "finished";
  life: number;
  /** The life of the claimer; -1 without one. */
  by: number;
  stream: "none" | "open" | "fenced";
}

export interface Connection {
  /** The process that its client reaches. */
  readonly process: number;
  /** -1 before it arrives. */
  life: number;
  phase: Phase;
  put: "none" | "flying" | "acknowledging";
  /** Bits of connections whose `$connect` was answered before this put was sent. */
  putAfter: number;
  /** The holder has the acknowledgement of the put. */
  isPut: boolean;
  isOnDisk: boolean;
  isInStream: boolean;
  /** The `$connect` backend. */
  backend: "none" | "called" | "answered";
  /** A `$disconnect` was delivered after all that the `$connect` backend did. */
  isGone: boolean;
  /** Another node has delivered a `$disconnect`. */
  isReportedGone: boolean;
  /** The holder knows that no claimer had read the stream when `$connect` was answered. */
  isProven: boolean;
  /** Its record was only on a disk that is gone for good, or in a storage of NATS that is. */
  isLost: boolean;
}

/** On the holder. */
export type Phase =
  | "new"
  /** The put is on its way. */
  | "owing"
  /** The record outlives the process. */
  | "owed"
  /** Nothing forbids the call of the backend. */
  | "checked"
  | "calling"
  | "open"
  /** The socket has closed, and `$disconnect` has not run. */
  | "closed"
  | "ran"
  /** The process is down; its disk has the record. */
  | "kept"
  | "done";

export function initialState(processes: number, holders: readonly number[], faultsLeft: Faults): State {
  return {
    processes: Array.from({ length: processes }, (_, life) => processOf(life)),
    numbers: Array.from({ length: processes }, (_, life) => ({ record: "live", life, by: -1, stream: "open" })),
    connections: holders.map((process) => ({
      process,
      life: -1,
      phase: "new",
      put: "none",
      putAfter: 0,
      isPut: false,
      isOnDisk: false,
      isInStream: false,
      backend: "none",
      isGone: false,
      isReportedGone: false,
      isProven: false,
      isLost: false,
    })),
    numberOf: Array.from({ length: processes }, (_, life) => life),
    isJetStreamUp: true,
    hasLostStorage: false,
    faultsLeft: { ...faultsLeft },
    violation: undefined,
  };
}

export function processOf(life: number): Process {
  return {
    life,
    status: "running",
    isCut: false,
    mustRenew: false,
    isUnsure: false,
    renewal: undefined,
    claiming: undefined,
    claim: undefined,
    claimedLives: 0,
    drain: "none",
  };
}

export const processName = (index: number) => `node ${"ABCD"[index]}`;
export const connectionName = (index: number) => `c${index + 1}`;

export function streamOf(state: State, life: number): NodeNumber {
  return state.numbers[state.numberOf[life]!]!;
}

/** Writes a record, so that every compare-and-set on its earlier revisions will be refused. */
export function writeRecord(state: State, number: number, change: Partial<NodeNumber>): void {
  state.numbers[number] = { ...(state.numbers[number] ?? unused), ...change };
  for (const { life, renewal, claiming, claim } of state.processes) {
    if (renewal !== undefined && state.numberOf[life] === number) renewal.isCurrent = false;
    if (claiming?.number === number) claiming.isCurrent = false;
    if (claim?.number === number) claim.isCurrent = false;
  }
}

const unused: NodeNumber = { record: "none", life: -1, by: -1, stream: "none" };

export function deleteStream(state: State, number: number): void {
  state.numbers[number]!.stream = "none";
  for (const connection of state.connections) {
    if (connection.life >= 0 && state.numberOf[connection.life] === number) connection.isInStream = false;
  }
}

/** Requests that NATS has not yet received, or whose answer is on its way. */
export function isAnythingFlying(state: State): boolean {
  return (
    state.processes.some(({ renewal, claiming }) => renewal !== undefined || claiming !== undefined) ||
    state.connections.some(({ put }) => put !== "none")
  );
}
