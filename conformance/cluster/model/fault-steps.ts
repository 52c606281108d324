// Faults of nodes, of their connection to NATS, and of NATS.
import type { ReportStep } from "./explore.ts";
import { type Faults, type Process, processName, type State } from "./state.ts";

export function eachFault(state: State, report: ReportStep<State>): void {
  const { faultsLeft } = state;
  const fault = (name: keyof Faults, sentence: string, change: (state: State) => void) => {
    if (faultsLeft[name] === 0) return;
    report("fault", sentence, (next) => {
      next.faultsLeft[name]--;
      change(next);
    });
  };
  for (const [index, process] of state.processes.entries()) {
    const { status, isCut, mustRenew, drain, claim } = process;
    if (status === "down" || status === "left") continue;
    const name = processName(index);
    fault("crashes", `${name} crashes`, (next) => crash(next, index, true));
    fault("lostDisks", `${name} crashes and its disk is lost`, (next) => crash(next, index, false));
    if (!isCut) fault("cuts", `${name} is cut off from NATS`, (next) => cut(next.processes[index]!));
    if (status === "paused") continue;
    fault("pauses", `${name} is paused`, (next) => {
      const it = next.processes[index]!;
      it.status = "paused";
      if (it.renewal) it.renewal.isFresh = false;
    });
    const own = process.life < 0 ? undefined : state.numbers[state.numberOf[process.life]!];
    const isLive = own?.record === "live" && own.life === process.life;
    if (!isLive || mustRenew || isCut || drain !== "none" || claim !== undefined || !state.isJetStreamUp) continue;
    fault("drains", `${name} begins to leave`, (next) => leave(next, index));
  }
  if (state.isJetStreamUp) {
    fault("elections", "an election begins in NATS", (next) => {
      next.isJetStreamUp = false;
    });
    fault("restarts", "all servers of NATS restart", (next) => {
      for (const process of next.processes) cut(process);
    });
    fault("lostStorages", "all servers of NATS restart without their disks", loseStorage);
  } else {
    report("step", "NATS has elected", (next) => {
      next.isJetStreamUp = true;
    });
  }
}

function cut(process: Process): void {
  if (process.status === "down" || process.status === "left") return;
  process.isCut = true;
  process.isUnsure = true;
  if (process.renewal) process.renewal.isFresh = false;
}

function crash(state: State, index: number, isDiskKept: boolean): void {
  const process = state.processes[index]!;
  for (const connection of state.connections) {
    const { phase } = connection;
    if (connection.process !== index || phase === "new" || phase === "done") continue;
    // A `$connect` that was called although the node's records were claimed, and no one knows.
    const isUnknown = connection.isReportedGone && !connection.isGone && (process.isUnsure || process.mustRenew);
    const isOnLostDisk = connection.isOnDisk && !isDiskKept;
    const isInLostStorage = state.hasLostStorage && !connection.isInStream && !connection.isOnDisk;
    if (isOnLostDisk || isInLostStorage || (isUnknown && !connection.isOnDisk)) connection.isLost = true;
    connection.phase = connection.isOnDisk && isDiskKept ? "kept" : "done";
    connection.isOnDisk &&= isDiskKept;
  }
  Object.assign(process, {
    status: "down",
    isCut: false,
    mustRenew: false,
    isUnsure: false,
    renewal: undefined,
    claim: undefined,
    claimedLives: 0,
    drain: "none",
  });
}

function leave(state: State, index: number): void {
  const { life } = state.processes[index]!;
  const number = state.numberOf[life]!;
  for (const process of state.processes) {
    if (process.claiming?.number === number) process.claiming.isCurrent = false;
    if (process.renewal !== undefined && process.life === life) process.renewal.isCurrent = false;
  }
  state.numbers[number]!.record = "leaving";
  state.processes[index]!.drain = "leaving";
  for (const connection of state.connections) {
    if (connection.life === life && connection.phase === "open") connection.phase = "closed";
  }
}

function loseStorage(state: State): void {
  state.hasLostStorage = true;
  for (const process of state.processes) {
    cut(process);
    process.claiming = undefined;
    if (process.claim) process.claim.isCurrent = false;
    if (process.renewal) process.renewal.isCurrent = false;
  }
  for (const number of state.numbers) {
    number.record = "none";
    number.stream = "none";
    number.by = -1;
    number.life = -1;
  }
  for (const connection of state.connections) {
    const holder = state.processes[connection.process]!;
    const isHeld = holder.life === connection.life && holder.status !== "down" && connection.phase !== "done";
    if (connection.isInStream && !isHeld && !connection.isGone) connection.isLost = true;
    connection.isInStream = false;
    connection.put = "none";
  }
}
