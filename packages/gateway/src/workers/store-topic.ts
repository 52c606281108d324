// The configuration of workers: each follows the parent's store, from a snapshot on, and acknowledges what it has applied.
import { FollowerStore, type SequencedChange, type StoreSnapshot } from "../store/follower.ts";
import type { LeadingStore } from "../store/leader.ts";
import type { Store } from "../store/store.ts";
import type { Link } from "./link.ts";

const topicName = "store";

interface ParentMethods {
  follow(argument: null): StoreSnapshot;
  applied(sequence: number): void;
}

interface WorkerMethods {
  apply(change: SequencedChange): void;
}

/** @returns ends it: no commit waits for the worker any more */
export function leadWorker(link: Link, store: LeadingStore): () => void {
  let following: ReturnType<LeadingStore["follow"]> | undefined;
  const worker = link.topic<ParentMethods, WorkerMethods>(topicName, {
    follow() {
      following = store.follow((change) => worker.notify("apply", change));
      return following.snapshot;
    },
    applied: (sequence) => following?.acknowledge(sequence),
  });
  return () => following?.leave();
}

/** @returns a store that commits nothing. Rejects if the link is closed. */
export async function followParent(link: Link): Promise<Store> {
  let store: FollowerStore | undefined;
  /** Changes that arrive before the snapshot. */
  const early: SequencedChange[] = [];
  const parent = link.topic<WorkerMethods, ParentMethods>(topicName, {
    apply(change) {
      if (store === undefined) return void early.push(change);
      store.apply(change);
      parent.notify("applied", change.sequence);
    },
  });
  store = new FollowerStore(await parent.request("follow", null));
  for (const change of early) store.apply(change);
  parent.notify("applied", store.sequence);
  return store;
}
