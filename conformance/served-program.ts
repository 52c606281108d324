// Serves a program as users do, with `answerback dev` in a separate process.
import assert from "node:assert/strict";
import type { Readable } from "node:stream";
import { command } from "./checkout.ts";
import { startChild } from "./without-lambda/child.ts";

export interface ServedProgram {
  /** `http://127.0.0.1:PORT` */
  readonly gateway: string;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly changes: Readonly<Record<string, number>>;
}

/**
 * Serves a program while `act` runs.
 * @param bin the file of the command; default: from the sources
 * @throws Error if the program is not deployed, or `answerback dev` does not end cleanly
 */
export async function whileServed<Result>(
  folder: string,
  act: (program: ServedProgram) => Promise<Result>,
  bin: string = command,
): Promise<Result> {
  const dev = startChild(process.execPath, [bin, "dev", folder, "--port", "0", "--no-watch", "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => dev.once("exit", resolve));
  let result: Result;
  try {
    result = await act(await deployed(dev.stdout!));
  } finally {
    dev.kill("SIGINT");
    await ended;
  }
  assert.equal(await ended, 0, "answerback dev did not end cleanly");
  return result;
}

/** @throws Error with the whole output if the program was not deployed */
async function deployed(output: Readable): Promise<ServedProgram> {
  const lines: string[] = [];
  let gateway = "";
  for await (const line of linesOf(output)) {
    lines.push(line);
    const event = JSON.parse(line);
    if (event.kind === "listening") gateway = event.url;
    if (event.kind !== "result") continue;
    if (event.result === "succeeded") return { gateway, outputs: event.outputs, changes: event.changes };
    break;
  }
  throw new Error(`the program was not deployed:\n${lines.join("\n")}`);
}

/** `readline` would also split at U+2028, which JSON may contain. */
async function* linesOf(output: Readable): AsyncGenerator<string> {
  let rest = "";
  // The program would end if its output was closed.
  for await (const text of output.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
