// Explores the models within bounds, and checks the checker: each broken rule has a counterexample.
import { type Bounds, clusterModel } from "./cluster-model.ts";
import { type Counterexample, explore } from "./explore.ts";
import type { Rules } from "./rules.ts";
import { type SilenceFaults, type SilenceRules, silenceModel } from "./silence.ts";

/** More states than this need too much memory. */
const maxStates = 6_000_000;

const quickBounds: readonly Bounds[] = [
  { nodes: 2, holders: [0], faults: { pauses: 2 } },
  { nodes: 2, holders: [0], faults: { pauses: 1, elections: 1 } },
  { nodes: 2, holders: [0], faults: { crashes: 1, elections: 1 } },
  { nodes: 2, holders: [0], faults: { cuts: 1, elections: 1 } },
  { nodes: 2, holders: [0], faults: { restarts: 1 } },
  { nodes: 2, holders: [0], faults: { lostStorages: 1, crashes: 1 } },
  { nodes: 2, holders: [0], faults: { drains: 1, pauses: 1 } },
  { nodes: 2, holders: [0], faults: { drains: 1, cuts: 1 } },
  { nodes: 2, holders: [0], faults: { drains: 1, crashes: 1 } },
  { nodes: 2, holders: [0], faults: { lostDisks: 1, elections: 1 } },
  { nodes: 3, holders: [0], faults: { crashes: 1 } },
];

const longBounds: readonly Bounds[] = [
  ...quickBounds,
  { nodes: 2, holders: [0], faults: { pauses: 1, crashes: 1 } },
  { nodes: 2, holders: [0], faults: { pauses: 1, cuts: 1 } },
  { nodes: 2, holders: [0], faults: { pauses: 1, lostDisks: 1 } },
  { nodes: 2, holders: [0], faults: { pauses: 2, elections: 1 } },
  { nodes: 2, holders: [0], faults: { cuts: 2 } },
  { nodes: 2, holders: [0], faults: { restarts: 1, crashes: 1 } },
  { nodes: 2, holders: [0], faults: { lostStorages: 1, pauses: 1 } },
  { nodes: 2, holders: [0], faults: { lostStorages: 1, cuts: 1 } },
  { nodes: 2, holders: [0], faults: { lostStorages: 1, crashes: 1, reuses: 1 } },
  { nodes: 3, holders: [0], faults: { pauses: 1 } },
  { nodes: 3, holders: [0], faults: { cuts: 1 } },
  { nodes: 2, holders: [0, 0], faults: { pauses: 1 } },
  { nodes: 2, holders: [0, 0], faults: { cuts: 1 } },
  { nodes: 2, holders: [0, 1], faults: { crashes: 1 } },
  { nodes: 2, holders: [], faults: { crashes: 3 } },
  { nodes: 3, holders: [], faults: { crashes: 1, pauses: 1, reuses: 1 } },
];

/** For each broken rule, bounds within which it shows, and the violation. */
const brokenRules: readonly (readonly [Partial<Rules>, Bounds, RegExp])[] = [
  [{ fencesBeforeReading: false }, { nodes: 2, holders: [0], faults: { pauses: 1 } }, /c1 is forgotten/],
  [
    { renewsAfterPause: false },
    { nodes: 2, holders: [0], faults: { pauses: 1 } },
    /reported c1 as gone, which is open/,
  ],
  [{ renewalAnswersExpire: false }, { nodes: 2, holders: [0], faults: { pauses: 2 } }, /reported c1 as gone/],
  [{ runsBeforeDeleting: false }, { nodes: 2, holders: [0], faults: { crashes: 2 } }, /c1 is forgotten/],
  [{ claimsByCompareAndSet: false }, { nodes: 3, holders: [], faults: { crashes: 1 } }, /finished a claim on number 1/],
  [{ countsOnlyWithOwnEcho: false }, { nodes: 2, holders: [0], faults: { cuts: 1 } }, /reported c1 as gone/],
  [{ provesAnswers: false }, { nodes: 2, holders: [0, 0], faults: { pauses: 1 } }, /c1 is forgotten/],
  [{ everySurvivorTakesOver: false }, { nodes: 2, holders: [], faults: { crashes: 3 } }, /number 1 is never finished/],
  [
    { claimersRenew: false },
    { nodes: 3, holders: [], faults: { crashes: 1, pauses: 1, reuses: 1 } },
    /deleted the stream of another node/,
  ],
  [
    { runsAllWhenReplaced: false },
    { nodes: 2, holders: [0], faults: { lostStorages: 1, crashes: 1, reuses: 1 } },
    /c1 is forgotten/,
  ],
  [{ remembersClaims: false }, { nodes: 2, holders: [0], faults: { lostStorages: 1, pauses: 1 } }, /stays open/],
];

const silenceFaults: SilenceFaults = { pauses: 2, losses: 1, stalls: 1 };

const brokenSilence: readonly Partial<SilenceRules>[] = [
  // Three seconds, and four.
  { asksAfter: 12 },
  { asksAfter: 16 },
  { needsOwnEcho: false },
  { startsAgain: false },
  { renewalEndsSilence: false },
];

/** Prints a line for each exploration. @returns the number of those that went wrong */
export function exploreAll(isQuick: boolean): number {
  let failed = 0;
  let states = 0;
  for (const bounds of isQuick ? quickBounds : longBounds) {
    const found = explore(clusterModel(bounds), maxStates);
    states += found.states;
    if (found.isComplete && found.statesAtRest > 0) {
      if (!isQuick) console.log(`  model, ${named(bounds)}: holds in ${found.states.toLocaleString("en")} states`);
      continue;
    }
    failed++;
    console.log(`  model, ${named(bounds)}: FAILED after ${found.states.toLocaleString("en")} states`);
    print(found.counterexample);
  }
  const silence = explore(silenceModel(silenceFaults));
  states += silence.states;
  if (silence.counterexample !== undefined) failed++;
  print(silence.counterexample);
  if (failed === 0) console.log(`  the model of the protocol holds in ${states.toLocaleString("en")} states`);

  for (const [broken, bounds, violation] of brokenRules) {
    failed += isFound(
      Object.keys(broken).join(),
      explore(clusterModel(bounds, broken), maxStates).counterexample,
      violation,
    );
  }
  for (const broken of brokenSilence) {
    const { counterexample } = explore(silenceModel(silenceFaults, broken));
    failed += isFound(Object.entries(broken).join(), counterexample, /the node was claimed/);
  }
  const rules = brokenRules.length + brokenSilence.length;
  if (failed === 0) console.log(`  the model finds out each of ${rules} broken rules`);
  return failed;
}

/** @returns 1 if the violation was not found */
function isFound(rule: string, counterexample: Counterexample | undefined, violation: RegExp): 0 | 1 {
  if (counterexample !== undefined && violation.test(counterexample.violation)) return 0;
  console.log(`  model, without ${rule}: FAILED, ${violation} was not found`);
  print(counterexample);
  return 1;
}

function named({ nodes, holders, faults }: Bounds): string {
  const counts = Object.entries(faults).map(([name, count]) => `${name} ${count}`);
  return `${nodes} nodes, ${holders.length} connections, ${counts.join(", ")}`;
}

function print(counterexample: Counterexample | undefined): void {
  if (counterexample === undefined) return;
  const { violation, trace } = counterexample;
  for (const sentence of trace) console.log(`    ${sentence}`);
  console.log(`    so ${violation}`);
}
