// answerback connect: a client. At a terminal, what is typed is sent and messages are printed as they come; with -x or a
// pipe it sends what it is given, prints what comes, and leaves.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { clearLine, cursorTo } from "node:readline";
import { createInterface } from "node:readline/promises";
import { printableLines } from "@answerback/gateway/printable";
import { Command, InvalidArgumentError } from "commander";
import type { RawData, WebSocket } from "ws";
import { cyan, dim } from "../terminal.ts";
import { typedMessages } from "../typed-message.ts";
import { UserError } from "../user-error.ts";

interface ConnectOptions {
  readonly execute?: readonly string[];
  readonly header?: readonly string[];
  readonly subprotocol?: readonly string[];
  readonly ca?: string;
  readonly wait: number;
}

export function connectCommand(): Command {
  return new Command("connect")
    .description("Connect to a WebSocket API: type a message to send it, Ctrl-D to leave.")
    .argument("<url>", "what a client dials, such as ws://127.0.0.1:4510/ws/API/STAGE")
    .option("-x, --execute <message>", "send a message, print its answer, leave; may be repeated", collect)
    .option("-H, --header <line>", "a handshake header, 'Name: value'; may be repeated", collect)
    .option("-s, --subprotocol <name>", "a subprotocol to offer; may be repeated", collect)
    .option("--ca <file>", "for wss: the authority to trust, such as .answerback/data/tls/authority.pem")
    .option("--wait <seconds>", "with -x or a pipe: how long to wait for an answer", seconds, 5)
    .action(async (url: string, options: ConnectOptions) => {
      const socket = await open(url, options);
      if (options.execute) await askAll(socket, options.execute, options.wait);
      else if (process.stdin.isTTY) await converse(socket);
      else await sendLines(socket, options.wait);
    });
}

function collect(value: string, values: readonly string[] = []): readonly string[] {
  return [...values, value];
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0 && value <= 86_400))
    throw new InvalidArgumentError("Give a number of seconds.");
  return value;
}

/** The integration of `$connect` may take 29 seconds. */
const handshakeMillis = 32_000;

async function open(url: string, { header = [], subprotocol = [], ca }: ConnectOptions): Promise<WebSocket> {
  const { WebSocket } = await import("ws");
  const headers = Object.fromEntries(header.map(headerEntry));
  const trusted = ca === undefined ? {} : { ca: authority(ca) };
  return new Promise((resolve, reject) => {
    const fail = (message: string, cause?: unknown) => reject(new UserError(message, { cause }));
    let socket: WebSocket;
    try {
      socket = new WebSocket(url, [...subprotocol], { headers, ...trusted, handshakeTimeout: handshakeMillis });
    } catch (error) {
      const reason = error instanceof Error && /subprotocol|header/i.test(error.message) ? error.message : undefined;
      return fail(reason ?? `'${url}' is no WebSocket URL. It looks like ws://127.0.0.1:4510/ws/API/STAGE.`, error);
    }
    socket.once("open", () => resolve(socket));
    // Stays when it is open: what is wrong with a frame closes the connection, and the close is told.
    socket.on("error", (error: NodeJS.ErrnoException) => {
      const hint = /CERT|SELF_SIGNED/.test(error.code ?? "") ? " --ca names an authority to trust." : "";
      fail(`Cannot connect to ${url}: ${error.message || error.code}.${hint}`, error);
    });
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

function authority(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new UserError(`Cannot read the authority ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** A frame as it came for a file or a pipe; a terminal gets no control characters. */
function shown(frame: string): string {
  return process.stdout.isTTY ? printableLines(frame, "") : frame;
}

/** Sends one message after the other, each when the one before is answered. */
async function askAll(socket: WebSocket, messages: readonly string[], waitSeconds: number): Promise<void> {
  const received = receivedFrames(socket, (frame) => frame);
  for (const message of messages) {
    socket.send(message);
    console.log(shown(await received.next(waitSeconds)));
  }
  await leave(socket);
}

/** Sends what standard input has as it comes, then waits for as many messages. */
async function sendLines(socket: WebSocket, waitSeconds: number): Promise<void> {
  const received = receivedFrames(socket, (frame) => {
    console.log(shown(frame));
    return "";
  });
  const input = createInterface({ input: process.stdin });
  socket.once("close", () => input.close());
  let sent = 0;
  for await (const message of typedMessages(input, () => {})) {
    socket.send(message);
    sent++;
  }
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

/** At a terminal. Ends when the user or the server does. */
async function converse(socket: WebSocket): Promise<void> {
  const { stdin: input, stdout: output } = process;
  const terminal = createInterface({ input, output, prompt: cyan("> ") });
  const tell = (line: string) => {
    if (output.isTTY) {
      clearLine(output, 0);
      cursorTo(output, 0);
    }
    console.log(line);
  };
  let isOpen = true;
  const subprotocol = socket.protocol === "" ? "" : `, subprotocol ${socket.protocol}`;
  console.log(dim(`connected${subprotocol}; a line, or JSON over several, is a message; Ctrl-D leaves`));
  terminal.once("close", () => {
    isOpen = false;
    console.log();
  });
  socket.on("message", (data, isBinary) => {
    tell(`${cyan("<")} ${shown(frameText(data, isBinary))}`);
    if (isOpen) terminal.prompt(true);
  });
  socket.once("close", (code, reason) => {
    if (!isOpen) return;
    tell(dim(`closed by the server: ${code} ${reason}`));
    if (code !== 1000) process.exitCode = 1;
    terminal.close();
  });
  terminal.on("SIGINT", () => terminal.close());
  terminal.prompt();
  const openPrompt = () => terminal.setPrompt(dim(". "));
  const prompted = (async function* () {
    for await (const line of terminal) {
      yield line;
      if (isOpen) terminal.prompt();
      terminal.setPrompt(cyan("> "));
    }
  })();
  for await (const message of typedMessages(prompted, openPrompt))
    if (socket.readyState === socket.OPEN) socket.send(message);
  await leave(socket);
}

function frameText(data: RawData, isBinary: boolean): string {
  const bytes = Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
  return isBinary ? `(binary, ${bytes.length} bytes, base64) ${bytes.toString("base64")}` : bytes.toString("utf8");
}

const closeMillis = 2000;

/** Closes, and does not wait long for a server that does not answer it. */
async function leave(socket: WebSocket): Promise<void> {
  if (socket.readyState === socket.CLOSED) return;
  const timer = setTimeout(() => socket.terminate(), closeMillis);
  const closed = once(socket, "close");
  socket.close(1000);
  await closed;
  clearTimeout(timer);
}
