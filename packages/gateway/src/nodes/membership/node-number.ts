// The choice of a number for a new life of a node.
import type { NodeEntry } from "./node-record.ts";

const largestNumber = 65_535;
/** For this long after a life its number names no other: the longest life of a connection. */
export const restMillis = 2 * 60 * 60 * 1000;

/**
 * The smallest number that is free: it has no record and no one was heard with it, or its node finished two hours ago.
 * @param now the server's clock, which also wrote `writtenAt`
 * @param heard numbers whose heartbeats were heard, because their records may have been lost
 * @returns undefined if all numbers are taken
 */
export function freeNumber(
  entries: ReadonlyMap<number, NodeEntry>,
  now: number,
  heard: ReadonlySet<number>,
): number | undefined {
  for (let node = 1; node <= largestNumber; node++) {
    if (heard.has(node)) continue;
    const entry = entries.get(node);
    if (entry === undefined || hasRested(entry, now)) return node;
  }
  return undefined;
}

function hasRested({ record, writtenAt }: NodeEntry, now: number): boolean {
  return record?.state === "finished" && now - writtenAt >= restMillis;
}
