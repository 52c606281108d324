import assert from "node:assert/strict";
import { test } from "node:test";
import type { NodeLife } from "../membership/membership.ts";
import type { NodeEntry, NodeRecord } from "../membership/node-record.ts";
import { schemas } from "../record-schemas.ts";
import { claimable } from "./claimable.ts";

const self = { node: 1, incarnation: "life-1" };

function entriesOf(
  records: Readonly<Record<number, Partial<NodeRecord> | "unreadable">>,
): ReadonlyMap<number, NodeEntry> {
  return new Map(
    Object.entries(records).map(([key, record]) => {
      const node = Number(key);
      const defaults = { incarnation: `life-${node}`, state: "live", version: "1", host: "h", documents: 1 } as const;
      return [
        node,
        { node, revision: 1, writtenAt: 0, record: record === "unreadable" ? undefined : { ...defaults, ...record } },
      ];
    }),
  );
}

function claimed(
  records: Parameters<typeof entriesOf>[0],
  dead: readonly number[] = [],
  running: readonly number[] = [],
): readonly number[] {
  const isDead = ({ node, incarnation }: NodeLife) => dead.includes(node) && incarnation === `life-${node}`;
  return claimable(entriesOf(records), self, isDead, new Set(running)).map(({ node }) => node);
}

const by = (node: number): Partial<NodeRecord> => ({ state: "claimed", by: { node, incarnation: `life-${node}` } });

test("claims dead nodes that live by their records, and never itself", () => {
  assert.deepEqual(claimed({ 1: {}, 2: {}, 3: {}, 4: { state: "leaving" } }, [1, 3, 4]), [3, 4]);
});

test("leaves alone what is finished, of a newer version, or not readable", () => {
  const newer = { isNewer: true };
  assert.deepEqual(claimed({ 1: {}, 2: { state: "finished" }, 3: "unreadable", 4: newer }, [2, 3, 4]), []);
  assert.deepEqual(claimed({ 1: {}, 2: { ...newer, ...by(3) }, 3: newer }, [3]), []);
});

test("takes over what the claimer has left if it can read it, also while the claimer lives", () => {
  const { owed } = schemas;
  assert.deepEqual(claimed({ 1: {}, 2: { ...by(3), left: owed }, 3: {} }), [2]);
  assert.deepEqual(claimed({ 1: {}, 2: { ...by(3), left: owed + 1 }, 3: {} }, [3]), [3]);
  assert.deepEqual(claimed({ 1: {}, 2: { ...by(1), left: owed + 1 } }), []);
});

test("a claim is taken over when its claimer is dead, claimed, finished or has another life", () => {
  assert.deepEqual(claimed({ 1: {}, 2: by(3), 3: {} }), []);
  assert.deepEqual(claimed({ 1: {}, 2: by(3), 3: {} }, [3]), [2, 3]);
  assert.deepEqual(claimed({ 1: {}, 2: by(3), 3: by(4), 4: {} }), [2]);
  assert.deepEqual(claimed({ 1: {}, 2: by(3), 3: { state: "finished" } }), [2]);
  assert.deepEqual(claimed({ 1: {}, 2: by(3), 3: { incarnation: "another" } }), [2]);
  assert.deepEqual(claimed({ 1: {}, 2: by(3) }), [2]);
});

test("a claimer whose record cannot be read goes on, and one of a newer version as long as it lives", () => {
  assert.deepEqual(claimed({ 1: {}, 2: by(3), 3: "unreadable" }), []);
  assert.deepEqual(claimed({ 1: {}, 2: by(3), 3: { isNewer: true } }), []);
  assert.deepEqual(claimed({ 1: {}, 2: by(3), 3: { isNewer: true } }, [3]), [2]);
});

test("an own claim whose acknowledgement was lost is carried out, once", () => {
  assert.deepEqual(claimed({ 1: {}, 2: by(1) }), [2]);
  assert.deepEqual(claimed({ 1: {}, 2: by(1) }, [], [2]), []);
});

test("a claim of an earlier life of this node is taken over by its present one", () => {
  assert.deepEqual(
    claimed({ 1: {}, 2: { state: "claimed", by: { node: 5, incarnation: "life-5" } }, 5: by(3), 3: {} }),
    [2],
  );
});
