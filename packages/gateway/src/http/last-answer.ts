// The last answer on a socket that the HTTP server has let go of: refused handshakes, bytes that are not a request.
import type { Duplex } from "node:stream";
import type { Clock } from "../clock.ts";

/** How long a client may keep its side open after the answer, in milliseconds. */
const lingerMillis = 5_000;

/** @param answer head and body as sent; it must say `Connection: close` */
export function sendLastAnswer(socket: Duplex, answer: string, clock: Clock): void {
  socket.end(answer);
  // Unread bytes would make the system reset the connection, and the client lose the answer.
  socket.resume();
  if (socket.destroyed) return;
  const linger = clock.setTimeout(() => socket.destroy(), lingerMillis);
  socket.once("close", () => linger.cancel());
}
