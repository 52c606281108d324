// Starts a gateway as users do, in a separate process, and reads its URL from the line that it prints.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { command } from "./checkout.ts";

export interface RunningGateway {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly pid: number;
  /** The last part of standard output. */
  output(): string;
  /** The last part of standard error. */
  errors(): string;
  /** From now on nobody reads standard output and standard error. */
  stopReading(): void;
  stop(): Promise<void>;
  /** With SIGKILL, like a power failure. */
  kill(): Promise<void>;
}

/** Characters of output to keep: some attacks make a gateway print millions. */
const maxKept = 100_000;

/**
 * @param options of `answerback start`, in addition to the port; default `--ephemeral`
 * @param environment variables in addition to those of this process
 * @param answerback the program with the arguments before the command; default: from the sources
 */
export async function startGateway(
  options: readonly string[] = ["--ephemeral"],
  environment: Readonly<Record<string, string>> = {},
  [program, ...before]: readonly [string, ...string[]] = [process.execPath, command],
): Promise<RunningGateway> {
  const child = spawn(program, [...before, "start", "--port", "0", ...options], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  let output = "";
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-maxKept);
  });
  let ended = once(child, "close");
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-maxKept);
      const line = /^answerback listening on (http:\S+)$/m.exec(output);
      if (line) resolve(line[1]!);
    });
    child.on("close", (code) => reject(new Error(`answerback start ended with ${code}: ${output}${errors}`)));
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  return {
    url,
    pid: child.pid!,
    output: () => output,
    errors: () => errors,
    stopReading() {
      // Unread output delays `close`, not `exit`.
      ended = once(child, "exit");
      child.stdout.pause();
      child.stderr.pause();
    },
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}
