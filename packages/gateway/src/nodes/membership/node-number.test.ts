import assert from "node:assert/strict";
import { test } from "node:test";
import { freeNumber, restMillis } from "./node-number.ts";
import type { NodeEntry, NodeState } from "./node-record.ts";

const now = Date.UTC(2026, 10, 27);

function entries(...states: readonly (NodeState | "unreadable" | undefined)[]): Map<number, NodeEntry> {
  return new Map(
    states.flatMap((state, index) => {
      if (state === undefined) return [];
      const node = index + 1;
      const record =
        state === "unreadable" ? undefined : { incarnation: "x", state, version: "1", host: "h", documents: 1 };
      return [[node, { node, revision: node, writtenAt: now - restMillis + 1, record }]];
    }),
  );
}

test("takes the smallest number that has no record", () => {
  assert.equal(freeNumber(new Map(), now, new Set()), 1);
  assert.equal(freeNumber(entries("live", "leaving", undefined, "claimed"), now, new Set()), 3);
  assert.equal(freeNumber(entries("live", "unreadable"), now, new Set()), 3);
});

test("a number rests for two hours after its node has finished", () => {
  const finished = entries("live", "finished", "claimed");
  assert.equal(freeNumber(finished, now, new Set()), 4);
  assert.equal(freeNumber(finished, now + 1, new Set()), 2);
});

test("leaves out numbers that were heard, whose records may be lost", () => {
  assert.equal(freeNumber(new Map(), now, new Set([1, 2])), 3);
});

test("there are 65,535 numbers", () => {
  const all = new Map(
    Array.from(
      { length: 65_535 },
      (_, index) => [...entries("live")].map(([, entry]) => [index + 1, entry] as const)[0]!,
    ),
  );
  assert.equal(freeNumber(all, now, new Set()), undefined);
  all.delete(65_535);
  assert.equal(freeNumber(all, now, new Set()), 65_535);
});
