// A store that other processes follow: it numbers its changes, sends them to its followers, and acknowledges a commit when
// it is durable and every follower has applied it. `follower.ts` is the other side.
import type { SequencedChange, StoreSnapshot } from "./follower.ts";
import type { Change, Store } from "./store.ts";

export interface LeadingStore extends Store {
  /**
   * Adds a follower that begins with the snapshot. Later changes are passed to `send` in their order, before they are
   * durable: commits then wait for its acknowledgement.
   */
  follow(send: (change: SequencedChange) => void): Following;
}

export interface Following {
  readonly snapshot: StoreSnapshot;
  /** The follower has applied this change and all before it. */
  acknowledge(sequence: number): void;
  /** The follower has ended: it receives nothing more, and no commit waits for it. May be called several times. */
  leave(): void;
}

interface Follower {
  readonly send: (change: SequencedChange) => void;
  acknowledged: number;
}

interface Waiting {
  readonly sequence: number;
  readonly resolve: () => void;
}

/** @param store nobody has subscribed to it yet, so that followers receive changes in the order of their commits */
export function leadStore(store: Store): LeadingStore {
  const followers = new Set<Follower>();
  const waiting = new Set<Waiting>();
  let sequence = 0;

  const unsubscribe = store.subscribe((change) => {
    const sequenced: SequencedChange = { sequence: ++sequence, change };
    for (const { send } of followers) send(sequenced);
  });

  function settle(): void {
    const acknowledged = Math.min(...Array.from(followers, (follower) => follower.acknowledged));
    for (const commit of waiting) {
      if (commit.sequence > acknowledged) continue;
      waiting.delete(commit);
      commit.resolve();
    }
  }

  function applied(wanted: number): Promise<void> {
    return new Promise((resolve) => {
      waiting.add({ sequence: wanted, resolve });
      settle();
    });
  }

  return {
    get: (key) => store.get(key),
    list: (collection) => store.list(collection),
    count: (collection) => store.count(collection),
    entries: () => store.entries(),
    subscribe: (listener) => store.subscribe(listener),
    ...(store.caughtUp && { caughtUp: () => store.caughtUp!() }),

    async commit(change: Change) {
      // The subscription above numbers this change first; subscribers may commit others before this commit returns.
      const own = sequence + 1;
      const durable = store.commit(change);
      if (sequence >= own) {
        await Promise.all([durable, applied(own)]);
        return;
      }
      // It becomes visible before `durable` resolves, or is refused and never has a number.
      await durable;
      await applied(sequence);
    },

    follow(send) {
      const follower: Follower = { send, acknowledged: sequence };
      followers.add(follower);
      return {
        snapshot: { sequence, records: Array.from(store.entries()) },
        acknowledge(upTo) {
          follower.acknowledged = Math.max(follower.acknowledged, upTo);
          settle();
        },
        leave() {
          if (followers.delete(follower)) settle();
        },
      };
    },

    async close() {
      await store.close();
      unsubscribe();
      followers.clear();
      settle();
    },
  };
}
