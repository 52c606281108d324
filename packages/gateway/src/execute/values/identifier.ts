// Identifiers of requests and messages: 11 random bytes in URL-safe base64, with one `=` at the end
// (docs/behaviour/data-plane.md section 2). None begins with `-`, which command lines would take for an option. Those of
// connections also name their holder (`cluster/connection-id.ts`).
import { randomFillSync } from "node:crypto";

const bytesPerIdentifier = 11;
/** Random bytes for the next identifiers. All gateways of a process share them: they reveal nothing. */
const pool = Buffer.allocUnsafe(bytesPerIdentifier * 1024);
let used = pool.length;
/** The six bits that URL-safe base64 writes as `-`. */
const hyphen = 0b111110;

/** @example "KVmb8fjMIAMCFgQ=" */
export function newIdentifier(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const start = used;
  used += bytesPerIdentifier;
  if (pool[start]! >> 2 === hyphen) pool[start]! ^= 0x80;
  return `${pool.toString("base64url", start, used)}=`;
}
