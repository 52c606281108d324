// answerback connect: an interactive client. Lines that are typed are sent, messages that arrive are printed.
import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import type { WebSocket } from "ws";
import { cyan, dim } from "../terminal.ts";
import { UserError } from "../user-error.ts";

interface ConnectOptions {
  readonly execute?: string;
  readonly header: readonly string[];
  readonly wait: number;
}

export function connectCommand(): Command {
  return new Command("connect")
    .description("Connect to a WebSocket API: type a line to send it, Ctrl-D to leave.")
    .argument("<url>", "what a client dials, such as ws://127.0.0.1:4510/ws/API/STAGE")
    .option("-x, --execute <message>", "send one message, print its answer, leave")
    .option("-H, --header <line>", "a handshake header, 'Name: value'; may be repeated", collect, [])
    .option("--wait <seconds>", "with -x: how long to wait for the answer", Number, 5)
    .action(async (url: string, options: ConnectOptions) => {
      const socket = await open(url, options.header);
      if (options.execute === undefined) await converse(socket);
      else await sendOne(socket, options.execute, options.wait);
    });
}

function collect(value: string, values: readonly string[]): readonly string[] {
  return [...values, value];
}

async function open(url: string, headers: readonly string[]): Promise<WebSocket> {
  const { WebSocket } = await import("ws");
  return new Promise((resolve, reject) => {
    const fail = (message: string, cause?: unknown) => reject(new UserError(message, { cause }));
    let socket: WebSocket;
    try {
      socket = new WebSocket(url, { headers: Object.fromEntries(headers.map(headerEntry)) });
    } catch (error) {
      return fail(`'${url}' is no WebSocket URL. It looks like ws://127.0.0.1:4510/ws/API/STAGE.`, error);
    }
    socket.once("open", () => {
      socket.off("error", failed);
      resolve(socket);
    });
    const failed = (error: Error) =>
      fail(`Cannot connect to ${url}: ${error.message || (error as NodeJS.ErrnoException).code}`, error);
    socket.on("error", failed);
    socket.once("unexpected-response", (_request, response) => {
      let body = "";
      response.on("data", (chunk) => (body += chunk));
      response.on("end", () => fail(`The handshake with ${url} was refused: ${response.statusCode} ${body}`));
    });
  });
}

function headerEntry(line: string): [string, string] {
  const colon = line.indexOf(":");
  if (colon < 1) throw new UserError(`'${line}' is no header. Write it as 'Name: value'.`);
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

function sendOne(socket: WebSocket, message: string, waitSeconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.terminate();
      reject(new UserError(`No answer within ${waitSeconds} s. A route without a route response sends none.`));
    }, waitSeconds * 1000);
    let answered = false;
    socket.once("message", (data) => {
      answered = true;
      console.log(String(data));
      socket.close(1000);
    });
    socket.once("close", (code, reason) => {
      clearTimeout(timer);
      if (answered) resolve();
      else reject(new UserError(`The connection was closed: ${code} ${reason}`));
    });
    socket.send(message);
  });
}

async function converse(socket: WebSocket): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: cyan("> ") });
  console.log(dim("connected; a line is a message, Ctrl-D leaves"));
  socket.on("message", (data) => {
    process.stdout.write(`\r${cyan("<")} ${data}\n`);
    terminal.prompt(true);
  });
  socket.once("close", (code, reason) => {
    console.log(dim(`closed by the server: ${code} ${reason}`));
    terminal.close();
  });
  terminal.on("SIGINT", () => terminal.close());
  terminal.prompt();
  for await (const line of terminal) {
    if (line !== "") socket.send(line);
    terminal.prompt();
  }
  socket.removeAllListeners("close");
  socket.close(1000);
}
