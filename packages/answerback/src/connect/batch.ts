// `connect` in scripts: sends the messages of -x or a pipe, prints the answers, and exits.
import { createInterface } from "node:readline";
import type { WebSocket } from "ws";
import { UserError } from "../user-error.ts";
import { frameText, shown } from "./frame-text.ts";
import { leave } from "./socket.ts";
import { TypedMessage } from "./typed-message.ts";

/** Sends each message after the answer to the previous one. */
export async function askAll(socket: WebSocket, messages: readonly string[], waitSeconds: number): Promise<void> {
  const received = receivedFrames(socket, (frame) => frame);
  for (const message of messages) {
    socket.send(message);
    console.log(shown(await received.next(waitSeconds)));
  }
  await leave(socket);
}

/** Sends messages from standard input as they arrive, then waits for the same number of answers. */
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
 * Returns the frames of a connection one by one.
 * @param kept maps a frame to the text that is kept until it is read
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
