// A gateway as users start it: a process of its own, known by the line that it prints.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface RunningGateway {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly pid: number;
  /** What it printed last, on standard output and standard error. */
  output(): string;
  errors(): string;
  stop(): Promise<void>;
  /** As a power failure would. */
  kill(): Promise<void>;
}

const command = join(import.meta.dirname, "..", "packages", "answerback", "bin", "answerback.js");

/** Characters of what is printed that are kept: some attacks make a gateway print millions. */
const maxKept = 100_000;

/**
 * @param options of `answerback start`, beside the port; default `--ephemeral`
 * @param environment variables beside those of this process
 */
export async function startGateway(
  options: readonly string[] = ["--ephemeral"],
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningGateway> {
  const child = spawn(process.execPath, [command, "start", "--port", "0", ...options], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  let output = "";
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-maxKept);
  });
  const closed = once(child, "close");
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
    await closed;
  };
  return {
    url,
    pid: child.pid!,
    output: () => output,
    errors: () => errors,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}
