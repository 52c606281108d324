// The cluster as the workers of a node see it: the parent is the node's member. It gives them the right to handle messages,
// second by second, and the numbers of the other nodes.
import { type Clock, sharedMonotonic } from "../clock.ts";
import type { PauseCheck } from "../cluster/pause-check.ts";
import type { Link } from "./link.ts";

interface ParentMethods {
  /** The worker's time has run out. False if it may not go on: its successor has another node number. */
  mayGoOn(argument: null): Promise<boolean>;
}

interface WorkerMethods {
  /** Moves the deadline, also back: the parent may have noticed a pause. It is monotonic time that the processes of a machine share, so that a late message gives no more time. */
  until(deadline: number): void;
  unclaimed(nodes: ReadonlySet<number>): void;
}

export interface MembershipOfNode {
  readonly pauseCheck: PauseCheck;
  unclaimed(): ReadonlySet<number>;
  onChange(listener: () => void): () => void;
}

export interface NodeOfWorker {
  readonly pauseCheck: PauseCheck;
  /** True for the number of a node that was not claimed and has not finished, as the parent last knew. */
  mayRun(node: number): boolean;
}

const topicName = "node";
const tickMillis = 1_000;

/** In the parent, for each worker. @returns to be called when the worker has ended */
export function serveNode(link: Link, membership: MembershipOfNode, clock: Clock): () => void {
  const { pauseCheck } = membership;
  const shared = sharedMonotonic(clock);
  const worker = link.topic<ParentMethods, WorkerMethods>(topicName, {
    async mayGoOn() {
      if (clock.monotonic() > pauseCheck.deadline && !(await pauseCheck.ask())) return false;
      extend();
      return true;
    },
  });
  const extend = () => worker.notify("until", pauseCheck.deadline + shared() - clock.monotonic());
  const announce = () => worker.notify("unclaimed", membership.unclaimed());
  extend();
  announce();
  const ticks = clock.setInterval(extend, tickMillis);
  const unfollow = membership.onChange(announce);
  return () => {
    ticks.cancel();
    unfollow();
  };
}

/** In a worker. */
export function nodeOfParent(link: Link, clock: Clock): NodeOfWorker {
  const shared = sharedMonotonic(clock);
  let unclaimed: ReadonlySet<number> = new Set();
  let deadline = Number.NEGATIVE_INFINITY;
  let asking: Promise<boolean> | undefined;
  const parent = link.topic<WorkerMethods, ParentMethods>(topicName, {
    until(moment) {
      deadline = moment - shared() + clock.monotonic();
    },
    unclaimed(nodes) {
      unclaimed = nodes;
    },
  });

  async function askUntilCurrent(): Promise<boolean> {
    do {
      // Without a parent this process ends, and its connections are closed.
      if (!(await parent.request("mayGoOn", null).catch(() => false))) return false;
      // The process may have been paused again before it has read the answer.
    } while (clock.monotonic() > deadline);
    return true;
  }

  return {
    pauseCheck: {
      get deadline() {
        return deadline;
      },
      ask() {
        asking ??= askUntilCurrent().finally(() => {
          asking = undefined;
        });
        return asking;
      },
    },
    mayRun: (node) => unclaimed.has(node),
  };
}
