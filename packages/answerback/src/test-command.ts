// For tests: runs a command in the process of the test, which takes a tenth of the time of a process.
import { mock } from "node:test";
import { runCommand } from "./command-line.ts";
import { allCommands } from "./commands/all-commands.ts";
import type { Ended } from "./test-program.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * `answerback` in this process: for commands that end by themselves and do not read standard input.
 * @param cwd becomes the current folder until the command has ended
 * @throws an error that the command would end with as with a bug
 */
export async function runHere(args: readonly string[], cwd = process.cwd()): Promise<Ended> {
  const before = process.cwd();
  const { exitCode } = process;
  const listeners = signals.map((signal) => process.listeners(signal));
  const [stdout, stderr] = [capture(process.stdout), capture(process.stderr)];
  try {
    process.chdir(cwd);
    process.exitCode = undefined;
    await runCommand(allCommands(), args);
    return { code: Number(process.exitCode ?? 0), stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    for (const output of [stdout, stderr]) output.end();
    process.exitCode = exitCode;
    process.chdir(before);
    for (const [index, signal] of signals.entries()) {
      for (const listener of process.listeners(signal)) {
        if (!listeners[index]?.includes(listener)) process.off(signal, listener);
      }
    }
  }
}

/** Collects the text that is written to a stream. The bytes of a test reporter pass. */
function capture(stream: NodeJS.WriteStream): { readonly text: () => string; readonly end: () => void } {
  let text = "";
  const write = stream.write.bind(stream);
  const { mock: replaced } = mock.method(stream, "write", (chunk: string | Uint8Array, ...rest: unknown[]) => {
    if (typeof chunk !== "string") return write(chunk);
    text += chunk;
    const written = rest.at(-1);
    if (typeof written === "function") queueMicrotask(() => written());
    return true;
  });
  return { text: () => text, end: () => replaced.restore() };
}
