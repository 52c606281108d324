// `connect` without a person: sends what -x or a pipe gives it, prints what comes, and leaves.
import { createInterface } from "node:readline";
import type { WebSocket } from "ws";
import { UserError } from "../user-error.ts";
import { frameText, shown } from "./frame-text.ts";
import { leave } from "./socket.ts";
import { TypedMessage } from "./typed-message.ts";

/** Sends one message after the other, each when the one before is answered. */
export async function askAll(socket: WebSocket, messages: readonly string[], waitSeconds: number): Promise<void> {
  const received = receivedFrames(socket, (frame) => frame);
  for (const message of messages) {
    socket.send(message);
    console.log(shown(await received.next(waitSeconds)));
  }
  await leave(socket);
}

/** Sends what standard input has as it comes, then waits for as many messages. */
export async function sendLines(socket: WebSocket, waitSeconds: number): Promise<void> {
  const received = receivedFrames(socket, (frame) => {
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
  for (; sent > 0; sent--) await received.next(waitSeconds);
  await leave(socket);
}

/**
 * The frames of a connection one by one.
 * @param kept what is kept of one until somebody asks for it
 */
function receivedFrames(socket: WebSocket, kept: (frame: string) => string) {
  const frames: string[] = [];
  let closed: string | undefined;
  let wake = () => {};
  socket.on("message", (data, isBinary) => {
    frames.push(kept(frameText(data, isBinary)));
    wake();
  });
  socket.once("close", (code, reason) => {
    closed = `${code} ${reason}`.trim();
    wake();
  });
  return {
    async next(waitSeconds: number): Promise<string> {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        wake();
      }, waitSeconds * 1000);
      while (frames.length === 0 && closed === undefined && !isLate) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      clearTimeout(timer);
      const frame = frames.shift();
      if (frame !== undefined) return frame;
      if (closed !== undefined) throw new UserError(`The connection was closed: ${closed}`);
      socket.terminate();
      throw new UserError(`No answer within ${waitSeconds} s. A route without a route response sends none.`);
    },
  };
}
