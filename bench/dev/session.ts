// `answerback dev` on a program, with a client.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const command = join(import.meta.dirname, "../../packages/answerback/bin/answerback.js");

/** A program that runs, and a message that it answers. */
export interface DevelopedProgram {
  readonly folder: string;
  /** Text, and the beginning of its answer. */
  readonly message: string;
  readonly answer: string;
}

interface ResultEvent {
  readonly kind: string;
  readonly result?: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly durationMillis?: number;
}

/** @returns the outputs' WebSocket URL */
const urlIn = (outputs: ResultEvent["outputs"] = {}) =>
  Object.values(outputs).find((it): it is string => typeof it === "string" && it.startsWith("ws:"));

export class Session {
  readonly #program: DevelopedProgram;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  /** From the start of the process to the first answer. */
  startMillis = 0;
  /** Of the last run of the program. */
  runMillis = 0;
  #socket: WebSocket | undefined;

  private constructor(program: DevelopedProgram) {
    this.#program = program;
    this.#child = spawn(process.execPath, [command, "dev", program.folder, "--port", "0", "--json"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#lines = createInterface(this.#child.stdout!)[Symbol.asyncIterator]();
  }

  static async start(program: DevelopedProgram): Promise<Session> {
    const started = performance.now();
    const session = new Session(program);
    const { outputs } = await session.#result();
    session.#socket = new WebSocket(String(urlIn(outputs)));
    await once(session.#socket, "open");
    await session.#exchange();
    session.startMillis = performance.now() - started;
    return session;
  }

  /** Milliseconds from saving a change to the answer after its deployment. The file is restored. */
  async timeOfSave(file: string, change: (text: string) => string): Promise<number> {
    const path = join(this.#program.folder, file);
    const text = readFileSync(path, "utf8");
    // Developers do not save at the very end of a run: the watch and the spare process are ready.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const started = performance.now();
    writeFileSync(path, change(text));
    const { durationMillis = 0 } = await this.#result();
    await this.#exchange();
    const time = performance.now() - started;
    this.runMillis = durationMillis;
    writeFileSync(path, text);
    await this.#result();
    return time;
  }

  async stop(): Promise<void> {
    this.#socket?.close();
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGINT");
    await ended;
  }

  async #result(): Promise<ResultEvent> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error("answerback dev has ended");
      const event = JSON.parse(value) as ResultEvent;
      if (event.kind !== "result") continue;
      if (event.result !== "succeeded") throw new Error(`the program was not deployed: ${value}`);
      return event;
    }
  }

  async #exchange(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined) throw new Error("the client is not connected");
    const answered = once(socket, "message");
    socket.send(this.#program.message);
    const [{ data }] = (await answered) as [MessageEvent];
    if (!String(data).startsWith(this.#program.answer)) throw new Error(`unexpected answer: ${data}`);
  }
}
