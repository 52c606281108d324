// The ids of connections. They have the form of all identifiers, 11 bytes in URL-safe base64 and one `=`
// (docs/behaviour/data-plane.md section 2), and name the process that holds the connection.
import { randomFillSync } from "node:crypto";

/** A process that holds connections. A single process is node 0, worker 0. */
export interface Holder {
  /** 0–65,535 */
  readonly node: number;
  /** 0–255 */
  readonly worker: number;
}

export const singleProcess: Holder = { node: 0, worker: 0 };

// Bytes 0 to 7 are random; bytes 8 to 10 are node and worker, combined with random bytes of the same id, so that ids do not
// all end alike.
const bytesPerId = 11;
const holderAt = 8;
/** The six bits that URL-safe base64 writes as `-`. */
const hyphen = 0b111110;
const id = Buffer.alloc(bytesPerId);

/** @returns an id that does not begin with `-`, which command lines would read as an option */
export function newConnectionId({ node, worker }: Holder): string {
  randomFillSync(id, 0, holderAt);
  if (id[0]! >> 2 === hyphen) id[0]! ^= 0x80;
  id[holderAt] = (node >> 8) ^ mask(0);
  id[holderAt + 1] = node ^ mask(1);
  id[holderAt + 2] = worker ^ mask(2);
  return `${id.toString("base64url")}=`;
}

/** @returns undefined if the string does not have the form of an id */
export function holderOf(connectionId: string): Holder | undefined {
  if (!/^[A-Za-z0-9_-]{15}=$/.test(connectionId)) return undefined;
  id.write(connectionId, "base64url");
  return {
    node: ((id[holderAt]! ^ mask(0)) << 8) | (id[holderAt + 1]! ^ mask(1)),
    worker: id[holderAt + 2]! ^ mask(2),
  };
}

/** Of two random bytes, because one would stand in the id twice. */
function mask(index: number): number {
  return id[1 + index]! ^ id[5 + index]!;
}
