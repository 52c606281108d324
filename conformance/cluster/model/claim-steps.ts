// Claims: a survivor takes the records of a dead node, runs their `$disconnect`s and finishes the node's record.
import type { ReportStep } from "./explore.ts";
import type { Rules } from "./rules.ts";
import {
  type Claim,
  type Connection,
  connectionName,
  deleteStream,
  type Process,
  processName,
  type State,
  writeRecord,
} from "./state.ts";

export function eachClaimStep(state: State, rules: Rules, report: ReportStep<State>): void {
  for (const [index, process] of state.processes.entries()) {
    const step: Step = (sentence, change) =>
      report("step", `${processName(index)} ${sentence}`, (next) => change(next.processes[index]!, next));
    eachMessageOfClaim(state, process, rules, step);
    if (process.status !== "running" || process.life < 0) continue;
    if (rules.claimersRenew && (process.mustRenew || (process.isUnsure && rules.countsOnlyWithOwnEcho))) continue;
    const isReached = !process.isCut && state.isJetStreamUp;
    if (process.claim !== undefined) eachStepOfClaim(state, index, process, process.claim, isReached, rules, step);
    else if (isReached) eachStart(state, process, rules, step);
  }
}

type Step = (sentence: string, change: (it: Process, state: State) => void) => void;

function eachMessageOfClaim(state: State, process: Process, rules: Rules, step: Step): void {
  const { claiming, isCut, status } = process;
  if (claiming === undefined) return;
  const { number, by, isCurrent } = claiming;
  if (state.isJetStreamUp) {
    const isWritten = isCurrent || !rules.claimsByCompareAndSet;
    step(`has its claim on number ${number + 1} ${isWritten ? "written" : "refused"}`, (it, next) => {
      it.claiming = undefined;
      if (!isWritten) return;
      writeRecord(next, number, { record: "claimed", by });
      // Without a comparison the answer is all that the claimer knows.
      if (!rules.claimsByCompareAndSet && it.life === by && it.claim === undefined) {
        it.claim = { number, life: next.numbers[number]!.life, stage: "claimed", isCurrent: true, left: 0, ran: 0 };
      }
    });
  }
  if (isCut || status === "down" || !state.isJetStreamUp) {
    step(`loses its claim on number ${number + 1}, which is on its way`, (it) => {
      it.claiming = undefined;
    });
  }
}

/** A claim that is made, or that the record shows as its own. */
function eachStart(state: State, process: Process, rules: Rules, step: Step): void {
  for (const [number, { record, life, by }] of state.numbers.entries()) {
    if (record === "claimed" && by === process.life) {
      step(`finds its claim on number ${number + 1}`, (it) => {
        it.claim = { number, life, stage: "claimed", isCurrent: true, left: 0, ran: 0 };
        it.claimedLives |= 1 << life;
      });
    }
    const isOpen = record === "live" || record === "leaving";
    const isClaimable =
      (isOpen && life !== process.life && isSilent(state, life, process, rules)) ||
      (record === "claimed" && by !== process.life && mayTakeOver(state, by, process, rules));
    if (!isClaimable || process.claiming !== undefined || process.drain !== "none") continue;
    step(`claims number ${number + 1}${record === "claimed" ? " from its claimer" : ""}`, (it) => {
      it.claiming = { number, by: process.life, isCurrent: true };
    });
  }
}

/** As another node may see it after 4 s. */
function isSilent(state: State, life: number, observer: Process, rules: Rules): boolean {
  if (!rules.countsOnlyWithOwnEcho && observer.isUnsure) return true;
  if (rules.remembersClaims && observer.claimedLives & (1 << life)) return true;
  const holder = state.processes.find((it) => it.life === life);
  return holder === undefined || holder.status !== "running" || holder.isCut;
}

function mayTakeOver(state: State, by: number, { life }: Process, rules: Rules): boolean {
  const claimer = state.numbers[state.numberOf[by]!]!;
  const isOver = claimer.life !== by || claimer.record === "claimed" || claimer.record === "finished";
  return isOver && (rules.everySurvivorTakesOver || claimer.by === life);
}

function eachStepOfClaim(
  state: State,
  index: number,
  process: Process,
  claim: Claim,
  isReached: boolean,
  rules: Rules,
  step: Step,
): void {
  const { number, stage, left, ran } = claim;
  const named = `number ${number + 1}`;
  if (stage === "read") {
    for (const other of state.connections.keys()) {
      const bit = 1 << other;
      if (!(left & bit)) continue;
      const name = connectionName(other);
      const runs = () =>
        step(`runs the $disconnect of ${name} for ${named}`, (it, next) => {
          if (!rules.runsBeforeDeleting) it.claim!.left &= ~bit;
          else it.claim!.ran |= bit;
          deliver(next, index, other);
        });
      const deletes = () => {
        if (!isReached) return;
        step(`deletes the record of ${name} of ${named}`, (it, next) => {
          if (rules.runsBeforeDeleting) {
            it.claim!.left &= ~bit;
            it.claim!.ran &= ~bit;
          } else it.claim!.ran |= bit;
          next.connections[other]!.isInStream = false;
        });
      };
      const isFirst = !(ran & bit);
      if (isFirst === rules.runsBeforeDeleting) runs();
      else deletes();
    }
  }
  if (!isReached) return;
  if (stage === "claimed") {
    step(`fences the stream of ${named}`, (it, next) => {
      it.claim!.stage = "fenced";
      const target = next.numbers[number]!;
      if (rules.fencesBeforeReading && target.stream === "open") target.stream = "fenced";
    });
  } else if (stage === "fenced") {
    step(`reads the stream of ${named}`, (it, next) => {
      it.claim!.stage = "read";
      it.claim!.left = recordsOf(next, number);
    });
  } else if (stage === "read" && left === 0) {
    step(`deletes the stream of ${named}`, (it, next) => {
      const { life } = next.numbers[number]!;
      if (life >= 0 && life !== claim.life) {
        next.violation = `${processName(index)} deleted the stream of another node, which has leased ${named} again`;
      }
      it.claim!.stage = "streamDeleted";
      deleteStream(next, number);
    });
  } else if (stage === "streamDeleted") {
    const isWritten = claim.isCurrent || !rules.claimsByCompareAndSet;
    step(`${isWritten ? "finishes" : "cannot finish"} ${named}`, (it, next) => {
      it.claim = undefined;
      if (!isWritten) return;
      const { record, by } = next.numbers[number]!;
      if (record !== "claimed" || by !== process.life) {
        next.violation = `${processName(index)} finished a claim on ${named} that it did not hold`;
      }
      writeRecord(next, number, { record: "finished" });
    });
  }
}

/** Bits of the connections whose record is in the stream. */
function recordsOf(state: State, number: number): number {
  let records = 0;
  for (const [index, { life, isInStream }] of state.connections.entries()) {
    if (isInStream && state.numberOf[life] === number) records |= 1 << index;
  }
  return records;
}

function deliver(state: State, index: number, other: number): void {
  const connection: Connection = state.connections[other]!;
  const holder = state.processes[connection.process]!;
  const isLive = holder.life === connection.life && (connection.phase === "calling" || connection.phase === "open");
  if (
    isLive &&
    !state.hasLostStorage &&
    holder.status === "running" &&
    !holder.isCut &&
    !holder.isUnsure &&
    !holder.mustRenew
  ) {
    state.violation = `${processName(index)} reported ${connectionName(other)} as gone, which is open on a node that was neither cut off nor paused`;
  }
  connection.isGone = true;
  connection.isReportedGone = true;
}
