// Functions of a test: their files in a folder of its own, their events, a call that reads the result as JSON.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { FunctionTimer, TimeoutClock } from "./environments/function-clock.ts";
import {
  createFunctions,
  type FunctionDefinition,
  type FunctionEvent,
  type FunctionsOptions,
  type InvokeOptions,
} from "./index.ts";

export const account = { region: "us-east-1", accountId: "000000000000" };

/** Without a cache each process of a function compiles its bootstrap again, which takes most of its processor time. */
export const base = { ...account, cacheFolder: process.env.NODE_COMPILE_CACHE };

type Files = Readonly<Record<string, string | Buffer>>;

/** @param files their contents by path */
export async function writeFolder(t: TestContext, files: Files): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "answerback-functions-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFiles(folder, files);
  return folder;
}

export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

/** Time-outs that run when a test says so: `serveFunction(t, files, {}, { clock: new TurnedTimeouts() })`. */
export class TurnedTimeouts implements TimeoutClock {
  readonly #timers = new Set<{ readonly run: () => void; readonly millis: number }>();

  monotonic(): number {
    return 0;
  }

  setTimeout(run: () => void, millis: number): FunctionTimer {
    const timer = { run, millis };
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }

  /** Lets the time-out of so many milliseconds run when it is set, and when `isReady`. */
  async pass(millis: number, isReady = () => true): Promise<void> {
    for (;;) {
      const due = isReady() && [...this.#timers].find((timer) => timer.millis === millis);
      if (due) {
        this.#timers.delete(due);
        return due.run();
      }
      await setTimeout(1);
    }
  }
}

/** One function `f` of the given files: `nodejs22.x`, `index.handler` unless the definition says otherwise. */
export async function serveFunction(
  t: TestContext,
  files: Files,
  definition: Partial<FunctionDefinition> = {},
  options: Partial<FunctionsOptions> = {},
) {
  const folder = await writeFolder(t, files);
  // Processes of functions, and a clock that stands still, do not keep the process of the test running.
  const held = setInterval(() => {}, 60_000);
  t.after(() => clearInterval(held));
  const events: FunctionEvent[] = [];
  const functions = createFunctions({
    ...base,
    functions: [{ name: "f", folder, runtime: "nodejs22.x", handler: "index.handler", ...definition }],
    onEvent: (event) => events.push(event),
    ...options,
  });
  t.after(() => functions.close());
  return {
    folder,
    functions,
    events,
    async call(event: unknown = {}, invokeOptions?: InvokeOptions) {
      const result = await functions.invoke("f", JSON.stringify(event), invokeOptions);
      const text = result.payload.toString();
      return { ...result, value: text === "" ? undefined : JSON.parse(text) };
    },
  };
}
