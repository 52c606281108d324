// The record of a node's life in the bucket of nodes, under its number as key.
import { schemas } from "../record-schemas.ts";
import type { NodeLife } from "./membership.ts";

/**
 * `live` → `leaving` → `finished` by the node itself. `live` or `leaving` → `claimed` by another node, which runs the
 * `$disconnect`s that the node owed, and then sets `finished`. If that one dies too, the record is claimed again.
 */
export type NodeState = "live" | "leaving" | "claimed" | "finished";

export interface NodeRecord {
  /** True if a newer version of Answerback wrote it: leave it alone. */
  readonly isNewer?: boolean;
  readonly incarnation: string;
  readonly state: NodeState;
  /** The node that claimed it; with `claimed`, and with `finished` if that node has set it. */
  readonly by?: NodeLife;
  /**
   * With `claimed`: the claimer has left what it could not read, and the lowest of its schemas is this one. A node that reads
   * it takes the claim over.
   */
  readonly left?: number;
  /** The version of Answerback. */
  readonly version: string;
  readonly host: string;
  /** The highest schema of documents that the node reads. */
  readonly documents: number;
}

/** A record as it stands in the bucket. */
export interface NodeEntry {
  readonly node: number;
  /** Of the bucket: a compare-and-set names it. */
  readonly revision: number;
  /** When it was written, by the server's clock, in milliseconds since 1970. */
  readonly writtenAt: number;
  /** Undefined if it cannot be read: leave it alone. */
  readonly record: NodeRecord | undefined;
}

const states: readonly string[] = ["live", "leaving", "claimed", "finished"] satisfies NodeState[];

export function encodeRecord({ incarnation, state, by, left, version, host, documents }: NodeRecord): string {
  const claim = { ...(by && { by: lifeOf(by) }), ...(left !== undefined && { left }) };
  return JSON.stringify({ schema: schemas.node, incarnation, state, ...claim, version, host, documents });
}

/** @returns undefined if it is not a record */
export function decodeRecord(text: string): NodeRecord | undefined {
  try {
    const { schema, ...record } = JSON.parse(text) as NodeRecord & { readonly schema: number };
    const { incarnation, state, version, host, documents } = record;
    const isRecord =
      [incarnation, version, host].every((it) => typeof it === "string") &&
      [schema, documents].every(Number.isInteger) &&
      states.includes(state);
    return isRecord ? { ...record, ...(schema > schemas.node && { isNewer: true }) } : undefined;
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
