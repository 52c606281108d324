// One Python function for front ends of the Debug Adapter Protocol: a port that stays the same while processes come and go.
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { FunctionClock } from "../environments/function-clock.ts";
import { AdapterMessages, framed } from "./adapter-messages.ts";
import type { DebuggerTarget } from "./debugged-functions.ts";
import type { TargetDescription } from "./inspector-target.ts";
import { type PathTranslation, pathTranslation } from "./path-translation.ts";

/** Requests with which a stopped process goes on. */
const resuming = new Set([
  "continue",
  "next",
  "stepIn",
  "stepOut",
  "stepBack",
  "reverseContinue",
  "goto",
  "disconnect",
]);

const host = "127.0.0.1";

export class DebugpyTarget implements DebuggerTarget {
  #description: TargetDescription;
  #paths: PathTranslation;
  /** debugpy's process asks for the deadline itself. */
  deadline: () => number | undefined = () => undefined;
  /** For front ends: `127.0.0.1:5678`. */
  readonly authority: Promise<string>;
  readonly #clock: FunctionClock;
  readonly #server: Server;
  /** debugpy serves one front end at a time. */
  #frontEnd: Socket | undefined;
  #adapterPort: number | undefined;
  #adapter: Socket | undefined;
  #endPause: (() => void) | undefined;
  /** The front end has asked to be disconnected. */
  #isLeaving = false;

  /** @param port any free one is taken if it is in use */
  constructor(description: TargetDescription, clock: FunctionClock, port: number) {
    this.#description = description;
    this.#paths = pathTranslation(description.origins);
    this.#clock = clock;
    this.#server = createServer({ pauseOnConnect: true }, (socket) => this.#accept(socket)).unref();
    this.authority = new Promise((resolve, reject) => {
      const server = this.#server;
      server.once("listening", () => resolve(`${host}:${(server.address() as AddressInfo).port}`));
      server.once("error", () => server.once("error", reject).listen(0, host));
      server.listen(port, host);
    });
  }

  get description(): TargetDescription {
    return this.#description;
  }

  set description(description: TargetDescription) {
    this.#description = description;
    this.#paths = pathTranslation(description.origins);
  }

  get hasFrontEnd(): boolean {
    return this.#frontEnd !== undefined;
  }

  async attach(port: string): Promise<void> {
    this.detach();
    this.#adapterPort = Number(port);
    if (this.#frontEnd) this.#connect(this.#frontEnd, this.#adapterPort);
  }

  /** The handler's process waits for front ends itself. */
  async settled(): Promise<void> {}

  detach(): void {
    this.#adapterPort = undefined;
    this.#disconnect();
  }

  close(): void {
    this.detach();
    this.#frontEnd?.destroy();
    this.#server.close();
  }

  #accept(socket: Socket): void {
    // `close` follows.
    socket.on("error", () => {});
    if (this.#frontEnd) return void socket.destroy();
    this.#frontEnd = socket;
    socket.on("close", () => {
      if (this.#frontEnd !== socket) return;
      this.#frontEnd = undefined;
      this.#adapter?.destroy();
      this.#adapter = undefined;
      this.#resumed();
    });
    if (this.#adapterPort !== undefined) this.#connect(socket, this.#adapterPort);
  }

  #connect(frontEnd: Socket, port: number): void {
    const adapter = connect(port, host);
    this.#adapter = adapter;
    // `close` follows.
    adapter.on("error", () => {});
    adapter.on("close", () => {
      if (this.#adapter === adapter) this.#end();
    });
    this.#isLeaving = false;
    const requests = new AdapterMessages(({ type, command = "" }, text) => {
      // The clock runs again before the process does, so that it finds its deadline moved.
      if (type === "request" && resuming.has(command)) this.#resumed();
      if (type === "request" && command === "disconnect") this.#isLeaving = true;
      adapter.write(framed(this.#paths.toProcess(text)));
    });
    const answers = new AdapterMessages(({ type, event }, text) => {
      if (type === "event" && event === "terminated" && !this.#isLeaving) return this.#end();
      if (type === "event" && event === "stopped") this.#endPause ??= this.#clock.pause();
      else if (type === "event" && event === "continued") this.#resumed();
      frontEnd.write(framed(this.#paths.toFrontEnd(text)));
    });
    frontEnd.on("data", (chunk: Buffer) => requests.read(chunk));
    adapter.on("data", (chunk: Buffer) => answers.read(chunk));
    frontEnd.resume();
  }

  /** debugpy has ended the session: after a request to disconnect, or because the process ends. */
  #end(): void {
    if (!this.#isLeaving) this.#adapterPort = undefined;
    this.#disconnect();
  }

  /** Ends the session of the front end that is connected to debugpy. */
  #disconnect(): void {
    if (this.#adapter === undefined) return;
    this.#adapter.destroy();
    this.#adapter = undefined;
    // Front ends connect again, and set their breakpoints in the next process.
    const ended = JSON.stringify({ seq: 0, type: "event", event: "terminated", body: { restart: true } });
    this.#frontEnd?.end(this.#isLeaving ? "" : framed(ended));
    this.#frontEnd = undefined;
    this.#resumed();
  }

  #resumed(): void {
    this.#endPause?.();
    this.#endPause = undefined;
  }
}
