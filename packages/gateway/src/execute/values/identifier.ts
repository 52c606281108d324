// Identifiers of connections, requests and messages: 11 random bytes in URL-safe base64, with one `=` at the end
// (docs/behaviour/data-plane.md section 2).
import { randomFillSync } from "node:crypto";

const bytesPerIdentifier = 11;
const pool = Buffer.allocUnsafe(bytesPerIdentifier * 1024);
let used = pool.length;

/** @example "KVmb8fjMIAMCFgQ=" */
export function newIdentifier(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const start = used;
  used += bytesPerIdentifier;
  return `${pool.toString("base64url", start, used)}=`;
}
