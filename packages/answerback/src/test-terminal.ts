// For tests: runs a command at a pseudo-terminal, which Python's pty provides.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";

const executable = join(import.meta.dirname, "../bin/answerback.js");
const spawnAtTerminal = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

/** For `skip` of a test. */
export const noTerminal =
  spawnSync("python3", ["-c", "import pty"]).status === 0 ? false : "python3 with pty is not installed";

const patienceMillis = 30_000;

/** `answerback` with these arguments. */
export function answerbackTerminal(...args: readonly string[]): Terminal {
  return new Terminal([process.execPath, executable, ...args]);
}

export class Terminal {
  readonly #child: ChildProcess;
  #written = "";
  #read = 0;

  /** @param folder where the command runs */
  constructor(command: readonly string[], folder?: string) {
    this.#child = spawn("python3", ["-c", spawnAtTerminal, ...command], {
      cwd: folder,
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.#written += text));
    // The hangup ends the command.
    after(() => this.#child.kill("SIGKILL"));
  }

  /** All output so far, without control sequences. */
  get shown(): string {
    return stripVTControlCharacters(this.#written).replaceAll("\r", "");
  }

  /** Waits for new output that matches, and continues after it. */
  async until(pattern: RegExp): Promise<void> {
    const endMillis = performance.now() + patienceMillis;
    for (;;) {
      const match = pattern.exec(this.shown.slice(this.#read));
      if (match) {
        this.#read += match.index + match[0].length;
        return;
      }
      if (performance.now() > endMillis) throw new Error(`${pattern} is not shown:\n${this.shown}`);
      await delay(20);
    }
  }

  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Waits for its end. @returns the exit code */
  async ended(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const [code] = (await once(this.#child, "exit")) as [number | null];
    return code;
  }
}
