// The `$disconnect`s that are owed: a connection whose `$connect` a backend may have received gets a `$disconnect`, whatever
// happens to the process that holds it.
import { createHash } from "node:crypto";
import type { ConnectionIdentity } from "../chain/inbound-event.ts";

export interface OwedDisconnects {
  /** Resolves when the record outlives this process. Never rejects. Call it before the `$connect` backend. */
  owe(connection: ConnectionIdentity): Promise<void>;
  /**
   * The `$connect` backend has accepted the connection. A `$disconnect` that another node has run earlier does not count: the
   * backend may have received it first. Does nothing for connections that are owed nothing.
   */
  answered?(connectionId: string): void;
  /** The `$disconnect` has run, or the `$connect` was refused. Does nothing for connections that are owed nothing. */
  settle(connectionId: string): void;
}

/** Records nothing: what is owed ends with the process. */
export const recordNoDisconnects: OwedDisconnects = {
  owe: async () => {},
  settle() {},
};

/**
 * The request id of a connection's `$disconnect`. It is the same in each attempt, so that backends can detect repeats.
 * @returns an identifier of the usual form: 11 bytes in URL-safe base64, and `=`
 */
export function disconnectRequestId(connectionId: string): string {
  const digest = createHash("sha256").update(`$disconnect ${connectionId}`).digest();
  return `${digest.toString("base64url", 0, 11)}=`;
}
