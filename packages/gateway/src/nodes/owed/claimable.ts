// The choice of the records that this node claims.
import type { NodeLife } from "../membership/membership.ts";
import { isAlive, isSameLife, type NodeEntry } from "../membership/node-record.ts";
import { schemas } from "../record-schemas.ts";

/**
 * The records of nodes that are dead, of nodes whose claimer is dead or has ended, and of those whose claimer has left what
 * this version can read.
 * @param running numbers whose claims this node carries out already
 */
export function claimable(
  entries: ReadonlyMap<number, NodeEntry>,
  self: NodeLife,
  isDead: (life: NodeLife) => boolean,
  running: ReadonlySet<number>,
): readonly NodeEntry[] {
  return [...entries.values()].filter(({ node, record }) => {
    if (record === undefined || record.isNewer || record.state === "finished" || running.has(node)) return false;
    const life = { node, incarnation: record.incarnation };
    if (record.state !== "claimed") return !isSameLife(life, self) && isDead(life);
    const { by, left } = record;
    if (left !== undefined) return left <= schemas.owed;
    // A claim of this node that it does not carry out: its acknowledgement was lost.
    if (by === undefined || isSameLife(by, self)) return true;
    const claimer = entries.get(by.node);
    // A record that cannot be read may be that of a newer version, which knows how to go on.
    if (claimer !== undefined && claimer.record === undefined) return false;
    return claimer === undefined || !isAlive(claimer, by) || isDead(by);
  });
}
