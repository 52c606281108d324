// The record of a node's life in the bucket of nodes, under its number as key.
import type { NodeLife } from "./membership.ts";

/** The version of the record that this version of Answerback writes. */
export const recordSchema = 1;

/**
 * `live` → `leaving` → `finished` by the node itself. `live` or `leaving` → `claimed` by another node, which runs the
 * `$disconnect`s that the node owed, and then sets `finished`. If that one dies too, the record is claimed again.
 */
export type NodeState = "live" | "leaving" | "claimed" | "finished";

export interface NodeRecord {
  readonly incarnation: string;
  readonly state: NodeState;
  /** The node that claimed it; with `claimed`, and with `finished` if that node has set it. */
  readonly by?: NodeLife;
  /** The version of Answerback. */
  readonly version: string;
  readonly host: string;
}

/** A record as it stands in the bucket. */
export interface NodeEntry {
  readonly node: number;
  /** Of the bucket: a compare-and-set names it. */
  readonly revision: number;
  /** When it was written, by the server's clock, in milliseconds since 1970. */
  readonly writtenAt: number;
  /** Undefined if a newer version of Answerback wrote it, or it cannot be read: leave it alone. */
  readonly record: NodeRecord | undefined;
}

export function encodeRecord({ incarnation, state, by, version, host }: NodeRecord): string {
  return JSON.stringify({ schema: recordSchema, incarnation, state, ...(by && { by: lifeOf(by) }), version, host });
}

/** @returns undefined if the record has a newer schema, or is not one */
export function decodeRecord(text: string): NodeRecord | undefined {
  try {
    const { schema, ...record } = JSON.parse(text) as NodeRecord & { readonly schema: number };
    return schema === recordSchema && typeof record.incarnation === "string" ? record : undefined;
  } catch {
    return undefined;
  }
}

export function isSameLife(left: NodeLife, right: NodeLife): boolean {
  return left.node === right.node && left.incarnation === right.incarnation;
}

/** True if the record is of this life, which goes on. */
export function isAlive({ node, record }: NodeEntry, life: NodeLife): boolean {
  return (
    node === life.node &&
    record?.incarnation === life.incarnation &&
    (record.state === "live" || record.state === "leaving")
  );
}

function lifeOf({ node, incarnation }: NodeLife): NodeLife {
  return { node, incarnation };
}
