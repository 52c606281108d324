// The last answer on a socket that the HTTP server no longer manages: to refused handshakes and malformed requests.
import type { Duplex } from "node:stream";
import type { Clock } from "../clock.ts";

/** Time that a client may keep its side open after the answer, in milliseconds. */
const lingerMillis = 5_000;

/** @param answer head and body as sent, with `Connection: close` */
export function sendLastAnswer(socket: Duplex, answer: string, clock: Clock): void {
  socket.end(answer);
  // With unread bytes the system would reset the connection, and the client would lose the answer.
  socket.resume();
  if (socket.destroyed) return;
  const linger = clock.machine.setTimeout(() => socket.destroy(), lingerMillis);
  socket.once("close", () => linger.cancel());
}
