import assert from "node:assert/strict";
import { test } from "node:test";
import type { Member } from "./membership/membership.ts";
import { NodeShares } from "./node-shares.ts";

test("counts the processes of all nodes that serve new clients, and this node", () => {
  const listeners = new Set<() => void>();
  let members: Member[] = [];
  const set = (...states: readonly Member["state"][]) => {
    members = states.map((state, index) => ({
      node: index + 1,
      incarnation: `life-${index}`,
      state,
      version: "1.0.0",
      host: "host",
      documents: 1,
      silentSeconds: 0,
    }));
    for (const listener of listeners) listener();
  };
  set("live");
  const shares = new NodeShares(
    {
      self: { node: 1, incarnation: "life-0" },
      members: () => members,
      onChange(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    2,
  );
  const changes: number[] = [];
  shares.onChange(() => changes.push(shares.count));
  assert.equal(shares.count, 2);
  set("live", "live", "live");
  set("live", "leaving", "live");
  set("live", "leaving", "live");
  set("leaving", "leaving", "live");
  set("live");
  assert.deepEqual(changes, [6, 4, 2]);
  shares.close();
  assert.equal(listeners.size, 0);
});
