// A record of a stream of owed `$disconnect`s: the connection, which is all that its `$disconnect` needs.
import type { ConnectionIdentity } from "../../execute/chain/inbound-event.ts";
import { schemas } from "../record-schemas.ts";

export interface OwedRecord {
  readonly connectionId: string;
  /** Undefined if a newer version of Answerback wrote the record, or it cannot be read: leave it alone. */
  readonly connection: ConnectionIdentity | undefined;
  /** The lowest schema that a node must know to read it. */
  readonly schema: number;
}

export function encodeOwed(connection: ConnectionIdentity): string {
  return JSON.stringify({ schema: schemas.owed, connection });
}

export function decodeOwed(connectionId: string, text: string): OwedRecord {
  /** A damaged record may be one of a version that is not known here. */
  let least = schemas.owed + 1;
  try {
    const { schema, connection } = JSON.parse(text);
    if (schema <= schemas.owed && connection?.connectionId === connectionId)
      return { connectionId, connection, schema };
    if (Number.isInteger(schema)) least = Math.max(least, schema);
  } catch {
    // It is not JSON.
  }
  return { connectionId, connection: undefined, schema: least };
}
