// The process of an environment, with all that it starts itself.
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import type { ErrorDocument } from "../error-document.ts";
import type { ProcessExit } from "./execution-environment.ts";

/** How long the output of a process that has ended is waited for: what it started may hold it open. */
const maxOutputMillis = 200;

export class FunctionProcess {
  readonly child: ChildProcess;
  /** Settles when the process has ended and its output was read. Never rejects. */
  readonly exited: Promise<ProcessExit>;
  /** Settles only if the process could not be started. */
  readonly failed: Promise<Error>;

  constructor(file: string, parameters: readonly string[], options: SpawnOptions) {
    // A process group of its own: Ctrl-C in the terminal does not reach it, and `stop` ends what it started too.
    const isGroup = process.platform !== "win32";
    const child = spawn(file, parameters, { ...options, detached: isGroup, windowsHide: true });
    this.child = child;
    // A process that waits does not keep this one alive.
    child.unref();
    this.failed = new Promise((resolve) => child.once("error", resolve));
    this.exited = new Promise((resolve) => {
      // After those who wait for `failed` were notified.
      void this.failed.then(() => setImmediate(resolve, { code: 1, signal: null }));
      child.once("close", (code, signal) => resolve({ code, signal }));
      child.once("exit", (code, signal) => {
        this.stop();
        setTimeout(() => {
          for (const stream of child.stdio) stream?.destroy();
          resolve({ code, signal });
        }, maxOutputMillis).unref();
      });
    });
  }

  /** Ends the process and what it started, immediately. */
  stop(): void {
    const { child } = this;
    // Whoever waits for its end is not left waiting.
    child.ref();
    if (child.pid === undefined) return;
    try {
      if (process.platform === "win32") child.kill("SIGKILL");
      else process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
}

/** The error of an environment whose process could not be started. */
export function invalidEntrypoint(error: Error): ErrorDocument {
  return { errorType: "Runtime.InvalidEntrypoint", errorMessage: `The runtime cannot be started: ${error.message}` };
}
