// `connect` in scripts: sends the messages of -x or a pipe, prints the answers, and exits.
import { createInterface } from "node:readline";
import type { WebSocket } from "ws";
import { UserError } from "../user-error.ts";
import { Arrivals } from "./arrivals.ts";
import { shown } from "./frame-text.ts";
import { leave } from "./socket.ts";
import { TypedMessage } from "./typed-message.ts";

/** Sends each message after the answer to the previous one. */
export async function askAll(socket: WebSocket, messages: readonly string[], waitSeconds: number): Promise<void> {
  const arrivals = new Arrivals(socket);
  for (const message of messages) {
    socket.send(message);
    console.log(shown(await nextFrame(socket, arrivals, waitSeconds)));
  }
  await leave(socket);
}

/** Sends messages from standard input as they arrive, then waits for the same number of answers. */
export async function sendLines(socket: WebSocket, waitSeconds: number): Promise<void> {
  const arrivals = new Arrivals(socket, (frame) => {
    console.log(shown(frame));
    return "";
  });
  const input = createInterface({ input: process.stdin });
  socket.once("close", () => input.close());
  const message = new TypedMessage();
  let sent = 0;
  const send = (complete: string | undefined) => {
    if (complete === undefined) return;
    socket.send(complete);
    sent++;
  };
  for await (const line of input) send(message.add(line));
  send(message.take());
  for (; sent > 0; sent--) await nextFrame(socket, arrivals, waitSeconds);
  await leave(socket);
}

/** @throws UserError if the connection closes, or no frame comes in time */
async function nextFrame(socket: WebSocket, arrivals: Arrivals, waitSeconds: number): Promise<string> {
  const arrival = await arrivals.next(waitSeconds * 1000);
  switch (arrival.kind) {
    case "frame":
      return arrival.frame;
    case "closed":
      throw new UserError(`The connection was closed: ${arrival.code} ${arrival.reason}`.trim());
    case "late":
      socket.terminate();
      throw new UserError(`No answer within ${waitSeconds} s. A route without a route response sends none.`);
  }
}
