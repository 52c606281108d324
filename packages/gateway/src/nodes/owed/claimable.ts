// The choice of the records that this node claims.
import type { NodeLife } from "../membership/membership.ts";
import { isAlive, isSameLife, type NodeEntry } from "../membership/node-record.ts";

/**
 * The records of nodes that are dead, and of nodes whose claimer is dead or has ended.
 * @param running numbers whose claims this node carries out already
 */
export function claimable(
  entries: ReadonlyMap<number, NodeEntry>,
  self: NodeLife,
  isDead: (life: NodeLife) => boolean,
  running: ReadonlySet<number>,
): readonly NodeEntry[] {
  return [...entries.values()].filter(({ node, record }) => {
    if (record === undefined || record.state === "finished" || running.has(node)) return false;
    const life = { node, incarnation: record.incarnation };
    if (record.state !== "claimed") return !isSameLife(life, self) && isDead(life);
    const { by } = record;
    // A claim of this node that it does not carry out: its acknowledgement was lost.
    if (by === undefined || isSameLife(by, self)) return true;
    const claimer = entries.get(by.node);
    // A newer version may have claimed it, and knows how to go on.
    if (claimer !== undefined && claimer.record === undefined) return false;
    return claimer === undefined || !isAlive(claimer, by) || isDead(by);
  });
}
