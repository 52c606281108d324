// A store in memory only, for `--ephemeral` and for tests.
import { ChangeFeed } from "./change-feed.ts";
import { RecordTree } from "./record-tree.ts";
import { type Change, type Store, StoreError } from "./store.ts";

export function createMemoryStore(): Store {
  const tree = new RecordTree();
  const feed = new ChangeFeed();
  let closed = false;
  return {
    get: (key) => tree.get(key),
    list: (collection) => tree.list(collection),
    count: (collection) => tree.count(collection),
    entries: () => tree.entries(),
    async commit(change: Change) {
      if (closed) throw new StoreError("CLOSED", "The store is closed.");
      tree.apply(change);
      feed.publish(change);
    },
    subscribe: (listener) => feed.subscribe(listener),
    async close() {
      closed = true;
    },
  };
}
