// A gateway as users start it: a process of its own, known by the line that it prints.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface RunningGateway {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  stop(): Promise<void>;
  /** As a power failure would. */
  kill(): Promise<void>;
}

const command = join(import.meta.dirname, "..", "packages", "answerback", "bin", "answerback.js");

/** @param options of `answerback start`, beside the port; default `--ephemeral` */
export async function startGateway(options: readonly string[] = ["--ephemeral"]): Promise<RunningGateway> {
  const child = spawn(process.execPath, [command, "start", "--port", "0", ...options], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const closed = once(child, "close");
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const line = /^answerback listening on (http:\S+)$/m.exec(output);
      if (line) resolve(line[1]!);
    });
    child.on("close", (code) => reject(new Error(`answerback start ended with ${code}: ${output}${errors}`)));
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await closed;
  };
  return { url, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}
