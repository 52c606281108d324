// Nodes: renewing the own record, finding out that it was claimed, starting, leaving.
import type { ReportStep } from "./explore.ts";
import type { Rules } from "./rules.ts";
import {
  deleteStream,
  isAnythingFlying,
  type Process,
  processName,
  processOf,
  type State,
  writeRecord,
} from "./state.ts";

export function eachNodeStep(state: State, rules: Rules, report: ReportStep<State>): void {
  for (const [index, process] of state.processes.entries()) {
    const step = (sentence: string, change: (it: Process, state: State) => void) =>
      report("step", `${processName(index)} ${sentence}`, (next) => change(next.processes[index]!, next));
    eachRenewal(state, process, rules, step);
    if (process.status === "running") eachStepOfRunning(state, index, process, rules, report, step);
    if (process.status === "paused") {
      step("continues", (it) => {
        it.status = "running";
        if (rules.renewsAfterPause) it.mustRenew = true;
      });
    }
    if (process.status === "down" && state.isJetStreamUp) eachLease(state, index, "starts", report, starts);
    if (process.isCut) {
      step("reaches NATS again", (it) => {
        it.isCut = false;
      });
    }
  }
}

type Step = (sentence: string, change: (it: Process, state: State) => void) => void;

function eachRenewal(state: State, process: Process, rules: Rules, step: Step): void {
  const { renewal, isCut, status, life } = process;
  if (renewal === undefined) return;
  const isReached = status === "running" && !isCut;
  if (renewal.stage === "flying" && state.isJetStreamUp) {
    step(renewal.isCurrent ? "has its renewal written" : "has its renewal refused", (it, next) => {
      if (!renewal.isCurrent) {
        it.renewal!.stage = "refused";
        return;
      }
      writeRecord(next, next.numberOf[life]!, {});
      it.renewal!.stage = "written";
      it.renewal!.isCurrent = true;
    });
  }
  if (renewal.stage !== "flying" && isReached) {
    step("gets the answer of its renewal", (it) => {
      it.renewal = undefined;
      if (renewal.stage === "refused" || (rules.renewalAnswersExpire && !renewal.isFresh)) return;
      it.mustRenew = false;
      it.isUnsure = false;
      if (rules.claimersRenew) it.claim = undefined;
    });
  }
  if (isCut || (renewal.stage === "flying" && !state.isJetStreamUp)) {
    step("loses its renewal", (it) => {
      it.renewal = undefined;
    });
  }
}

function eachStepOfRunning(
  state: State,
  index: number,
  process: Process,
  rules: Rules,
  report: ReportStep<State>,
  step: Step,
): void {
  const { isCut, life, mustRenew, isUnsure, renewal, drain } = process;
  if (mustRenew && (isCut || !state.isJetStreamUp)) {
    step("gets no answer within 2 s and goes on", (it) => {
      it.mustRenew = false;
      it.isUnsure = true;
    });
  }
  if (isCut || !state.isJetStreamUp) return;
  const number = state.numberOf[life]!;
  const own = state.numbers[number]!;
  if (own.record === "none") {
    step("writes its record and its stream again", (_, next) => {
      writeRecord(next, number, { record: "live", life, by: -1, stream: "open" });
      for (const connection of next.connections) {
        if (connection.life === life) Object.assign(connection, { isPut: false, isProven: false });
      }
    });
    return;
  }
  if (own.life !== life || own.record === "claimed" || own.record === "finished") {
    const isReplaced = rules.runsAllWhenReplaced && own.life !== life;
    eachLease(state, index, "finds that it is fenced and closes its sockets", report, (next) =>
      fence(next, index, isReplaced, rules),
    );
    return;
  }
  if ((mustRenew || isUnsure) && renewal === undefined) {
    step("asks for the renewal of its record", (it) => {
      it.renewal = { stage: "flying", isCurrent: true, isFresh: true };
    });
  }
  if (drain === "none" || mustRenew) return;
  // Those of an earlier life too.
  const hasConnections = state.connections.some(
    (it) => it.process === index && it.phase !== "new" && it.phase !== "done",
  );
  if (drain === "leaving" && !hasConnections) {
    step("deletes its empty stream", (it, next) => {
      it.drain = "streamDeleted";
      deleteStream(next, number);
    });
  }
  if (drain === "streamDeleted") {
    step("finishes its record and ends", (it, next) => {
      writeRecord(next, number, { record: "finished" });
      it.status = "left";
    });
  }
}

/** @param act goes before: the process has a new life afterwards */
function eachLease(
  state: State,
  index: number,
  sentence: string,
  report: ReportStep<State>,
  act: (state: State, index: number) => void,
): void {
  const lease = (next: State, number: number) => {
    act(next, index);
    const life = next.numberOf.push(number) - 1;
    const process = next.processes[index]!;
    const { isCut, claiming, claimedLives } = process;
    Object.assign(process, { ...processOf(life), isCut, claiming, claimedLives });
    writeRecord(next, number, { record: "live", life, by: -1, stream: "open" });
  };
  const fresh = state.numbers.length;
  report("step", `${processName(index)} ${sentence}; it leases number ${fresh + 1}`, (next) => lease(next, fresh));
  if (state.faultsLeft.reuses === 0) return;
  for (const [number, { record }] of state.numbers.entries()) {
    const isFree = record === "none" || (record === "finished" && !isAnythingFlying(state));
    if (!isFree) continue;
    const after = record === "none" ? "" : "two hours later ";
    report("fault", `${after}${processName(index)} ${sentence}; it leases number ${number + 1} again`, (next) => {
      next.faultsLeft.reuses--;
      deleteStream(next, number);
      lease(next, number);
    });
  }
}

/** Closes the sockets of a life that was claimed or replaced. The process takes another one. */
function fence(state: State, index: number, isReplaced: boolean, rules: Rules): void {
  const { life } = state.processes[index]!;
  for (const connection of state.connections) {
    if (connection.life !== life) continue;
    const { phase, isPut, isProven } = connection;
    const isClaimers = !isReplaced && isPut && (isProven || !rules.provesAnswers);
    if (phase === "owing" || phase === "owed" || phase === "checked" || phase === "ran") connection.phase = "done";
    else if (phase === "open" || phase === "closed") connection.phase = isClaimers ? "done" : "closed";
    connection.isOnDisk = connection.phase === "closed" || connection.phase === "calling";
  }
}

/** Starts a process on the disk of an earlier one. */
function starts(state: State, index: number): void {
  for (const connection of state.connections) {
    if (connection.process === index && connection.phase === "kept") connection.phase = "closed";
  }
}
