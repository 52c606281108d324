// The entries of quotas in NATS: one of the cluster's quota bucket for each API key, changed by compare-and-set.
import { createHash } from "node:crypto";
import type { KV } from "@nats-io/kv";
import type { NodeConnection } from "../connection.ts";
import { isConflict, isNoResponders } from "../nats-errors.ts";

/** The uses that nodes have leased of a quota, or used without a lease. */
export interface QuotaEntry {
  /** `periodOf` the quota, with its length. */
  readonly period: string;
  readonly used: number;
  /** Random, of the write. It shows a node whose write was not acknowledged that it happened. */
  readonly write: string;
}

export interface StoredEntry {
  /** Undefined if there is none. */
  readonly entry: QuotaEntry | undefined;
  /** 0 if there is none. */
  readonly revision: number;
}

/** Both methods reject if NATS does not answer; a write may then have happened. */
export interface QuotaEntries {
  /** @param key the value of the API key */
  read(key: string): Promise<StoredEntry>;
  /** @returns the new revision, undefined if the entry has another revision than the given one */
  write(key: string, entry: QuotaEntry, revision: number): Promise<number | undefined>;
}

export function quotaEntries(connection: NodeConnection): QuotaEntries {
  let bucket: Promise<KV> | undefined;

  async function using<T>(use: (bucket: KV) => Promise<T>): Promise<T> {
    // The client would send the request when the connection has returned.
    if (!connection.isConnected) throw new Error("The connection to NATS is lost.");
    const isKnown = bucket !== undefined;
    bucket ??= connection.createReplicated((replicas) =>
      connection.buckets.create(connection.subjects.quotas, { replicas, history: 1 }),
    );
    try {
      return await use(await bucket);
    } catch (error) {
      if (isConflict(error)) throw error;
      bucket = undefined;
      // NATS has lost the bucket, or elects a leader; nothing was written.
      if (isKnown && isNoResponders(error)) return using(use);
      throw error;
    }
  }

  return {
    read: (key) =>
      using(async (bucket) => {
        const found = await bucket.get(entryName(key));
        if (found === null) return { entry: undefined, revision: 0 };
        return { entry: found.json<QuotaEntry>(), revision: found.revision };
      }),
    async write(key, entry, revision) {
      try {
        return await using((bucket) => bucket.put(entryName(key), JSON.stringify(entry), { previousSeq: revision }));
      } catch (error) {
        if (isConflict(error)) return undefined;
        throw error;
      }
    },
  };
}

/** The key's value is a secret. */
function entryName(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}
