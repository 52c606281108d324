// A record of a stream of owed `$disconnect`s: the connection, which is all that its `$disconnect` needs.
import type { ConnectionIdentity } from "../../execute/chain/inbound-event.ts";

/** The version of the record that this version of Answerback writes. */
const recordSchema = 1;

export interface OwedRecord {
  readonly connectionId: string;
  /** Undefined if a newer version of Answerback wrote the record, or it cannot be read: leave it alone. */
  readonly connection: ConnectionIdentity | undefined;
}

export function encodeOwed(connection: ConnectionIdentity): string {
  return JSON.stringify({ schema: recordSchema, connection });
}

export function decodeOwed(connectionId: string, text: string): OwedRecord {
  try {
    const { schema, connection } = JSON.parse(text);
    const isReadable = schema === recordSchema && connection?.connectionId === connectionId;
    return { connectionId, connection: isReadable ? connection : undefined };
  } catch {
    return { connectionId, connection: undefined };
  }
}
