// `connect` at a terminal: sends typed messages, and prints messages as they arrive.
import { once } from "node:events";
import { clearLine, createInterface, cursorTo } from "node:readline";
import type { WebSocket } from "ws";
import { cyan, dim } from "../terminal.ts";
import { frameText, shown } from "./frame-text.ts";
import { leave } from "./socket.ts";
import { TypedMessage } from "./typed-message.ts";

/** Ends when the user quits or the server closes the connection. */
export async function converse(socket: WebSocket): Promise<void> {
  const { stdin: input, stdout: output } = process;
  const terminal = createInterface({ input, output });
  const message = new TypedMessage();
  const print = (line: string) => {
    clearLine(output, 0);
    cursorTo(output, 0);
    console.log(line);
  };
  const prompt = () => {
    terminal.setPrompt(message.isOpen ? dim(". ") : cyan("> "));
    terminal.prompt(true);
  };
  let isClosing = false;

  const subprotocol = socket.protocol === "" ? "" : `, subprotocol ${socket.protocol}`;
  console.log(dim(`connected${subprotocol}; type a message: one line, or JSON on several lines; Ctrl-D quits`));
  socket.on("message", (data, isBinary) => {
    if (isClosing) return;
    print(`${cyan("<")} ${shown(frameText(data, isBinary))}`);
    prompt();
  });
  socket.once("close", (code, reason) => {
    if (isClosing) return;
    print(dim(`closed by the server: ${code} ${reason}`));
    if (code !== 1000) process.exitCode = 1;
    isClosing = true;
    terminal.close();
  });
  terminal.on("line", (line) => {
    const complete = message.add(line);
    if (complete !== undefined && socket.readyState === socket.OPEN) socket.send(complete);
    if (!isClosing) prompt();
  });
  // As in a shell: the first Ctrl-C discards the input, the next one quits.
  terminal.on("SIGINT", () => {
    if (!message.isOpen && terminal.line === "") return terminal.close();
    message.take();
    dropLine(terminal);
    print(dim("not sent; press Ctrl-C again to quit"));
    prompt();
  });
  const closed = once(terminal, "close");
  prompt();
  await closed;
  if (!isClosing) console.log();
  isClosing = true;
  await leave(socket);
}

/** Sends the keys that clear the line: End, then delete to the start. */
function dropLine(terminal: ReturnType<typeof createInterface>): void {
  terminal.write(null, { ctrl: true, name: "e" });
  terminal.write(null, { ctrl: true, name: "u" });
}
