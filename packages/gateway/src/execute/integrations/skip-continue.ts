// A backend may send `100 Continue` without being asked (RFC 9110, 15.2: a client must be able to skip interim answers).
// undici treats it as a broken answer, so interim answers are removed from what undici reads from the socket.
import type { Socket } from "node:net";

const interimStart = Buffer.from("HTTP/1.1 1");
/** The answer to an upgrade, which is not an interim one. */
const switching = Buffer.from("HTTP/1.1 101");
const endOfHead = "\r\n\r\n";
/** A longer head is passed on incomplete, and undici refuses it. */
const maxHeadBytes = 8_192;

/** Call it before the first request: an answer begins after a write. */
export function skipContinue(socket: Socket): Socket {
  const read = socket.read.bind(socket) as () => Buffer | null;
  const write = socket.write.bind(socket) as Socket["write"];
  let atHead = true;
  let held: Buffer = Buffer.alloc(0);

  socket.write = ((...args: Parameters<Socket["write"]>) => {
    atHead = true;
    return write(...args);
  }) as Socket["write"];

  socket.read = () => {
    for (;;) {
      const chunk = read();
      if (!atHead) return chunk;
      if (chunk === null) return null;
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const length = interimLength(held);
      if (length === "unknown") continue;
      const rest = held.subarray(length);
      held = Buffer.alloc(0);
      if (length === 0) {
        atHead = false;
        return rest;
      }
      if (rest.length > 0) socket.unshift(rest);
    }
  };
  return socket;
}

/** The length of an interim answer at the beginning; 0 if there is none. */
function interimLength(bytes: Buffer): number | "unknown" {
  if (!beginsWith(bytes, interimStart)) return 0;
  if (bytes.length < switching.length) return "unknown";
  if (beginsWith(bytes, switching)) return 0;
  const end = bytes.indexOf(endOfHead);
  if (end >= 0) return end + endOfHead.length;
  return bytes.length > maxHeadBytes ? 0 : "unknown";
}

/** Compares only the bytes that have arrived. */
function beginsWith(bytes: Buffer, start: Buffer): boolean {
  const compared = Math.min(bytes.length, start.length);
  return bytes.compare(start, 0, compared, 0, compared) === 0;
}
