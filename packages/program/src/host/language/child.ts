// A child process, from its start to its exit.
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { forwardLines } from "./line.ts";

export type ChildEnd =
  /** null if a signal killed it. */
  | { readonly kind: "exited"; readonly exitCode: number | null }
  | { readonly kind: "not-started"; readonly error: Error };

export class Child {
  readonly process: ChildProcess;
  /** Resolves when it has exited and its output has been read. */
  readonly ended: Promise<ChildEnd>;
  readonly #isGroup: boolean;
  #hasEnded = false;

  /** With `detached`, `stop` also kills its own child processes. */
  constructor(command: string, args: readonly string[], options: SpawnOptions) {
    this.#isGroup = options.detached === true;
    const child = spawn(command, args, options);
    this.process = child;
    this.ended = new Promise((resolve) => {
      child.on("error", (error) => resolve({ kind: "not-started", error }));
      child.once("close", () => resolve({ kind: "exited", exitCode: child.exitCode }));
    });
    void this.ended.then(() => {
      this.#hasEnded = true;
    });
  }

  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null && !this.#hasEnded;
  }

  forwardLines(onLine: (stream: "stdout" | "stderr", line: string) => void): void {
    const { stdout, stderr } = this.process;
    if (stdout !== null) forwardLines(stdout, (line) => onLine("stdout", line));
    if (stderr !== null) forwardLines(stderr, (line) => onLine("stderr", line));
  }

  async stop(): Promise<void> {
    const { pid } = this.process;
    // Its own child processes may outlive it and keep its output open.
    if (!this.#hasEnded && pid !== undefined) {
      try {
        if (this.#isGroup) process.kill(-pid, "SIGKILL");
        else this.process.kill("SIGKILL");
      } catch {
        // The whole group has already exited.
      }
    }
    await this.ended;
  }
}
