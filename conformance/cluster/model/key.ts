// Copies of states, and keys that are equal for equal states.
import type { Phase, Process, State } from "./state.ts";

export function copyOf(state: State): State {
  return {
    ...state,
    processes: state.processes.map((process) => ({
      ...process,
      renewal: process.renewal && { ...process.renewal },
      claiming: process.claiming && { ...process.claiming },
      claim: process.claim && { ...process.claim },
    })),
    numbers: state.numbers.map((number) => ({ ...number })),
    connections: state.connections.map((connection) => ({ ...connection })),
    numberOf: [...state.numberOf],
    faultsLeft: { ...state.faultsLeft },
  };
}

const statuses = { running: 0, paused: 1, down: 2, left: 3 } as const;
const drains = { none: 0, leaving: 1, streamDeleted: 2 } as const;
const renewals = { flying: 1, written: 2, refused: 3 } as const;
const claims = { claimed: 1, fenced: 2, read: 3, streamDeleted: 4 } as const;
const records = { none: 0, live: 1, leaving: 2, claimed: 3, finished: 4 } as const;
const streams = { none: 0, open: 1, fenced: 2 } as const;
const puts = { none: 0, flying: 1, acknowledging: 2 } as const;
const backends = { none: 0, called: 1, answered: 2 } as const;
const phases: Readonly<Record<Phase, number>> = {
  new: 0,
  owing: 1,
  owed: 2,
  checked: 3,
  calling: 4,
  open: 5,
  closed: 6,
  ran: 7,
  kept: 8,
  done: 9,
};

/** All codes are below 256, with up to 14 lives and 4 connections, so that a key has one byte for each. */
export function keyOf(state: State): string {
  const codes = [state.numbers.length, Number(state.isJetStreamUp) * 2 + Number(state.hasLostStorage)];
  for (const process of state.processes) addProcess(process, codes);
  for (const { record, life, by, stream } of state.numbers) {
    codes.push(records[record] * 3 + streams[stream], (life + 1) * 16 + by + 1);
  }
  for (const it of state.connections) {
    codes.push(
      it.life + 1,
      phases[it.phase] * 9 + puts[it.put] * 3 + backends[it.backend],
      it.putAfter,
      bits(it.isPut, it.isOnDisk, it.isInStream, it.isGone, it.isReportedGone, it.isProven, it.isLost),
    );
  }
  codes.push(...state.numberOf);
  const left = state.faultsLeft;
  codes.push(left.crashes, left.lostDisks, left.pauses, left.cuts, left.elections, left.restarts, left.lostStorages);
  codes.push(left.drains, left.reuses);
  return String.fromCharCode(...codes);
}

function addProcess(process: Process, codes: number[]): void {
  const { life, status, isCut, mustRenew, isUnsure, renewal, claiming, claim, claimedLives, drain } = process;
  codes.push(life + 1, statuses[status] * 3 + drains[drain], bits(isCut, mustRenew, isUnsure));
  codes.push(claimedLives & 0xff, claimedLives >> 8);
  codes.push(renewal === undefined ? 0 : renewals[renewal.stage] * 4 + bits(renewal.isCurrent, renewal.isFresh));
  codes.push(
    claiming === undefined ? 0 : claiming.number * 2 + Number(claiming.isCurrent) + 1,
    (claiming?.by ?? 0) + 1,
  );
  codes.push(claim === undefined ? 0 : claims[claim.stage] * 32 + claim.number * 2 + Number(claim.isCurrent));
  if (claim !== undefined) codes.push(claim.left * 16 + claim.ran, claim.life);
}

function bits(...flags: readonly boolean[]): number {
  let all = 0;
  for (const flag of flags) all = all * 2 + Number(flag);
  return all;
}
