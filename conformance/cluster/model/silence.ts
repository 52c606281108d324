// When a node counts another one as dead, in quarters of a second: an observer, and a node that may be paused. Finds out
// whether the observer can claim a node that runs, and that does not ask before it handles a message.
import type { Model, ReportStep } from "./explore.ts";

/** Quarters of a second between heartbeats, and between the ends of the seconds that an observer counts. */
const second = 4;
/** Silent seconds after which a node is dead. */
const deadAfter = 4;
/** Seconds that others have in addition, after the observer's connection was interrupted. */
const grace = 4;
/** A timer fires, and a message arrives, at most so many quarters late. */
const late = 1;
/** Longer pauses differ in nothing. */
const longest = 30;

export interface SilenceRules {
  /** A node asks after a pause of its own that is longer than so many quarters of a second. */
  readonly asksAfter: number;
  /** A second counts as silent only if the observer has received its own heartbeat in it. */
  readonly needsOwnEcho: boolean;
  /** Counting starts again, with the grace, when the observer loses its connection to NATS, and when that returns. */
  readonly startsAgain: boolean;
  /** The renewal of a record is a sign of life, like a heartbeat. */
  readonly renewalEndsSilence: boolean;
}

export const silenceRules: SilenceRules = {
  asksAfter: 2.5 * second,
  needsOwnEcho: true,
  startsAgain: true,
  renewalEndsSilence: true,
};

export interface SilenceFaults {
  readonly pauses: number;
  /** The observer's connection ends. What is sent meanwhile is lost. */
  readonly losses: number;
  /** The server that the observer is connected to stops. What is sent meanwhile arrives afterwards. */
  readonly stalls: number;
}

interface State {
  isPaused: boolean;
  /** Since the node's last tick; each tick sends a heartbeat. */
  sinceTick: number;
  /** Age of the heartbeat that is on its way; -1 without one. */
  heartbeat: number;
  /** The renewal that the node asked for after a pause, until the observer sees it. */
  hasRenewed: boolean;
  renewalAge: number;
  connection: "open" | "lost" | "stalled";
  /** The stalled server has a heartbeat of the node. */
  isQueued: boolean;
  /** Of the second that the observer counts. */
  sinceCount: number;
  hasOwnEcho: boolean;
  hasHeartbeat: boolean;
  silentSeconds: number;
  isClaimed: boolean;
  pausesLeft: number;
  lossesLeft: number;
  stallsLeft: number;
  violation: string | undefined;
}

export function silenceModel(
  { pauses, losses, stalls }: SilenceFaults,
  broken: Partial<SilenceRules> = {},
): Model<State> {
  const rules = { ...silenceRules, ...broken };
  return {
    initial: {
      isPaused: false,
      sinceTick: 0,
      heartbeat: -1,
      hasRenewed: false,
      renewalAge: 0,
      connection: "open",
      isQueued: false,
      sinceCount: 0,
      hasOwnEcho: false,
      hasHeartbeat: false,
      silentSeconds: 0,
      isClaimed: false,
      pausesLeft: pauses,
      lossesLeft: losses,
      stallsLeft: stalls,
      violation: undefined,
    },
    eachStep(state, report) {
      if (state.isClaimed) return eachStepOfClaimed(state, rules, report);
      eachStepOfNode(state, rules, report);
      eachStepOfObserver(state, rules, report);
      if (!isAnythingDue(state)) report("step", "a quarter of a second passes", pass);
    },
    copyOf: (state) => ({ ...state }),
    keyOf: (state) => Object.values(state).join(),
    violationIn: ({ violation }) => violation,
    violationAtRest: () => undefined,
  };
}

/** A claim is safe if the node asks before it handles a message. */
function eachStepOfClaimed({ isPaused, sinceTick }: State, rules: SilenceRules, report: ReportStep<State>): void {
  if (isPaused) {
    report("step", "the node continues", (next) => {
      next.isPaused = false;
    });
  } else if (sinceTick <= rules.asksAfter) {
    report("step", "the node handles a message", (next) => {
      next.violation = "the node was claimed, and handles a message without asking";
    });
  }
}

function eachStepOfNode(
  { isPaused, sinceTick, pausesLeft }: State,
  rules: SilenceRules,
  report: ReportStep<State>,
): void {
  if (isPaused) {
    report("step", "the node continues", (next) => {
      next.isPaused = false;
    });
    return;
  }
  if (sinceTick >= second) {
    const asks = sinceTick > rules.asksAfter;
    report("step", `the node ${asks ? "has its record renewed and " : ""}sends a heartbeat`, (next) => {
      next.sinceTick = 0;
      next.heartbeat = 0;
      if (!asks) return;
      next.hasRenewed = true;
      next.renewalAge = 0;
    });
  }
  if (pausesLeft === 0) return;
  report("fault", "the node is paused", (next) => {
    next.isPaused = true;
    next.pausesLeft--;
  });
}

function eachStepOfObserver(state: State, rules: SilenceRules, report: ReportStep<State>): void {
  const { connection, heartbeat, hasRenewed, sinceCount } = state;
  if (heartbeat >= 0) {
    const what = { open: "receives", lost: "misses", stalled: "does not yet receive" }[connection];
    report("step", `the observer ${what} the heartbeat`, (next) => {
      next.heartbeat = -1;
      if (connection === "open") hear(next);
      else if (connection === "stalled") next.isQueued = true;
    });
  }
  if (hasRenewed && connection === "open") {
    report("step", "the observer sees the renewed record", (next) => {
      next.hasRenewed = false;
      if (rules.renewalEndsSilence) hear(next);
    });
  }
  if (sinceCount === second) eachEndOfSecond(state, rules, report);
  const startAgain = (next: State) => {
    if (!rules.startsAgain) return;
    next.silentSeconds = -grace;
    next.hasOwnEcho = false;
  };
  if (connection === "lost") {
    report("step", "the observer reaches NATS again", (next) => {
      next.connection = "open";
      startAgain(next);
    });
  } else if (connection === "stalled") {
    report("step", "the server of the observer continues", (next) => {
      next.connection = "open";
      if (next.isQueued) hear(next);
      next.isQueued = false;
    });
  } else {
    if (state.lossesLeft > 0) {
      report("fault", "the observer loses its connection", (next) => {
        next.connection = "lost";
        next.lossesLeft--;
        startAgain(next);
      });
    }
    if (state.stallsLeft > 0) {
      report("fault", "the server of the observer stops", (next) => {
        next.connection = "stalled";
        next.stallsLeft--;
      });
    }
  }
}

function hear(state: State): void {
  state.hasHeartbeat = true;
  state.silentSeconds = 0;
}

function eachEndOfSecond(state: State, rules: SilenceRules, report: ReportStep<State>): void {
  const counts = state.hasOwnEcho || !rules.needsOwnEcho;
  const silentSeconds = state.hasHeartbeat ? 0 : Math.min(state.silentSeconds + Number(counts), deadAfter);
  const claims = silentSeconds === deadAfter && state.connection !== "lost";
  report(
    "step",
    `the observer counts ${silentSeconds} silent seconds${claims ? " and claims the node" : ""}`,
    (next) => {
      next.sinceCount = 0;
      next.hasOwnEcho = false;
      next.hasHeartbeat = false;
      next.silentSeconds = silentSeconds;
      if (!claims) return;
      // The claim compares with the revision that the observer has seen.
      if (state.hasRenewed) next.silentSeconds = 0;
      else next.isClaimed = true;
    },
  );
}

/** Something must happen before time goes on. */
function isAnythingDue(state: State): boolean {
  const { isPaused, sinceTick, heartbeat, hasRenewed, renewalAge, connection, sinceCount } = state;
  return (
    (!isPaused && sinceTick >= second + late) ||
    heartbeat >= late ||
    (hasRenewed && connection === "open" && renewalAge >= late) ||
    sinceCount === second
  );
}

function pass(state: State): void {
  state.sinceTick = Math.min(state.sinceTick + 1, longest);
  if (state.heartbeat >= 0) state.heartbeat++;
  if (state.hasRenewed) state.renewalAge = Math.min(state.renewalAge + 1, late);
  state.sinceCount++;
  // The observer's own heartbeat leaves when its second begins.
  if (state.sinceCount === 1) state.hasOwnEcho = state.connection === "open";
}
