import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { linkedPair } from "./linked-pair.fixture.ts";
import { type ChangingShares, serveShares, sharesOfParent } from "./shares-topic.ts";

test("workers have the parent's number of shares, and each later one until they leave", async (t) => {
  const listeners = new Set<() => void>();
  let count = 6;
  const ofParent: ChangingShares = {
    get count() {
      return count;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const linked = linkedPair();
  t.after(() => linked.close());
  const shares = sharesOfParent(linked.worker, 2);
  assert.equal(shares.count, 2);
  const stop = serveShares(linked.parent, ofParent);
  while (shares.count === 2) await setImmediate();
  assert.equal(shares.count, 6);
  count = 4;
  for (const listener of listeners) listener();
  while (shares.count === 6) await setImmediate();
  assert.equal(shares.count, 4);
  stop();
  assert.equal(listeners.size, 0);
});
