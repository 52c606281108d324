// For tests: `answerback dev` in the process of the test, which costs a tenth of a process of its own.
import { PassThrough } from "node:stream";
import { after } from "node:test";
import { commandLine } from "./command-line.ts";
import { devCommand, develop } from "./commands/dev.ts";
import { startDevelopment } from "./development.ts";
import { setEnvironment } from "./test-environment.ts";
import { DevReport } from "./test-program.ts";
import { userMessage } from "./user-error.ts";

/** A development without a session, on a free port: the test runs its program and stops it. */
export const startSilently = (folder: string) =>
  startDevelopment({
    folders: [folder],
    settings: { port: 0 },
    onEvent: () => {},
    onExchange: () => {},
    onWarning: () => {},
  });

/** `answerback dev FOLDER --json` on a free port. */
export class DevHere extends DevReport {
  readonly #interruption = Promise.withResolvers<void>();
  readonly #ended: Promise<number>;

  /**
   * @param environment variables that this process has until the command ends
   * @param options of the command, besides folder and port
   */
  constructor(folder: string, environment: Readonly<Record<string, string>> = {}, options: readonly string[] = []) {
    const output = new PassThrough();
    super(output);
    this.#ended = this.#run(output, [folder, "--json", "--port", "0", ...options], environment);
    after(() => this.stop());
  }

  ended(): Promise<number> {
    return this.#ended;
  }

  stop(): Promise<number> {
    this.#interruption.resolve();
    return this.#ended;
  }

  async #run(
    output: PassThrough,
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
  ): Promise<number> {
    let exitCode = 0;
    const command = devCommand(async (folders, options) => {
      exitCode = await develop(folders, options, {
        write: (line) => output.write(`${line}\n`),
        keyboard: undefined,
        untilInterrupted: () => this.#interruption.promise,
      });
    });
    const restore = setEnvironment(environment);
    try {
      await commandLine([command]).parseAsync(["node", "answerback", "dev", ...args]);
    } catch (error) {
      const message = userMessage(error);
      if (message === undefined) throw error;
      this.stderr = message;
      exitCode = 1;
    } finally {
      restore();
      output.end();
    }
    return exitCode;
  }
}
