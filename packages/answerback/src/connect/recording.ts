// `connect --record`: writes a conversation (docs/testing.md) from what is sent and what arrives.
import { writeFileSync } from "node:fs";
import type { WebSocket } from "ws";
import { conversationFile, WrittenConversation } from "../conversations/written-conversation.ts";
import { frameText } from "./frame-text.ts";

/** Writes the file when the connection has closed. */
export function recordConversation(socket: WebSocket, file: string, url: URL): void {
  const conversation = new WrittenConversation("recorded");
  const send = socket.send.bind(socket);
  let isClosing = false;
  socket.send = ((data: string, ...rest: []) => {
    conversation.send(data);
    send(data, ...rest);
  }) as typeof socket.send;
  const close = socket.close.bind(socket);
  socket.close = (...given) => {
    isClosing = true;
    close(...given);
  };
  socket.on("message", (data, isBinary) => conversation.expect(frameText(data, isBinary)));
  socket.once("close", (code) => {
    if (!isClosing) conversation.add(`closed: ${code}`);
    writeFileSync(file, conversationFile(url.href, [conversation]));
  });
}
