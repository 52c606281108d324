// `connect --record`: writes a conversation (docs/testing.md) from what is sent and what arrives.
import { writeFileSync } from "node:fs";
import type { WebSocket } from "ws";
import { flow, withPlaceholders } from "../conversations/update-expectations.ts";
import { frameText } from "./frame-text.ts";

/** Writes the file when the connection has closed. */
export function recordConversation(socket: WebSocket, file: string, url: URL): void {
  const steps: string[] = [];
  const send = socket.send.bind(socket);
  let isClosing = false;
  socket.send = ((data: string, ...rest: []) => {
    steps.push(`    - send: ${yaml(data, (value) => value)}`);
    send(data, ...rest);
  }) as typeof socket.send;
  const close = socket.close.bind(socket);
  socket.close = (...given) => {
    isClosing = true;
    close(...given);
  };
  socket.on("message", (data, isBinary) => {
    const expected = yaml(frameText(data, isBinary), withPlaceholders);
    const isAnswer = steps.at(-1)?.startsWith("    - send:") === true && !steps.at(-1)?.includes("\n");
    steps.push(isAnswer ? `${steps.pop()}\n      expect: ${expected}` : `    - expect: ${expected}`);
  });
  socket.once("close", (code) => {
    if (!isClosing) steps.push(`    - closed: ${code}`);
    const body = steps.length === 0 ? " []" : `\n${steps.join("\n")}`;
    writeFileSync(file, `# Recorded from ${url}.\nconversations:\n  recorded:${body}\n`);
  });
}

/** Objects and arrays as YAML, all other text as it is. */
function yaml(text: string, map: (value: unknown) => unknown): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return flow(map(value));
  } catch {
    // Not JSON.
  }
  return JSON.stringify(text);
}
