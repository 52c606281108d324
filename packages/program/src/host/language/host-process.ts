// A process that loads the program's SDK when it starts and then waits for the command to run: shared by Node.js and Python.
import type { ProgramError } from "../program-error.ts";
import type { Project } from "../project.ts";
import type { Child, ChildEnd } from "./child.ts";
import type { FromHost, ToHost } from "./host-message.ts";
import type { LanguageProcess, ProcessEnd, ProcessListener, ThrownError } from "./language-process.ts";

export abstract class HostProcess implements LanguageProcess {
  protected readonly child: Child;
  readonly #thrown: ThrownError[] = [];
  #outsideFiles: readonly string[] = [];
  #missingPackage: string | undefined;
  #isStarted = false;
  #listener: ProcessListener | undefined;

  constructor(child: Child) {
    this.child = child;
  }

  get isWaiting(): boolean {
    return !this.#isStarted && this.child.isRunning;
  }

  async run(
    { config, secretConfig }: Project,
    environment: Readonly<Record<string, string>>,
    listener: ProcessListener,
  ): Promise<ProcessEnd> {
    this.#isStarted = true;
    this.#listener = listener;
    this.child.forwardLines((stream, line) => listener.line(stream, line));
    this.send({ kind: "run", config, secretConfig, environment });
    const end = await this.child.ended;
    if (this.#missingPackage !== undefined) throw this.packageMissing(this.#missingPackage);
    return { exitCode: this.exitCode(end), thrown: this.#thrown, outsideFiles: this.#outsideFiles };
  }

  stop(): Promise<void> {
    return this.child.stop();
  }

  protected receive(message: FromHost): void {
    switch (message.kind) {
      case "finished":
        this.#listener?.finished();
        break;
      case "threw":
        this.#thrown.push(message.error);
        break;
      case "outside-files":
        this.#outsideFiles = message.files;
        break;
      case "package-missing":
        this.#missingPackage = message.name;
    }
  }

  /** Sends the command to run. Does nothing if the process has exited. */
  protected abstract send(message: ToHost): void;
  protected abstract packageMissing(name: string): ProgramError;

  /** @throws ProgramError PACKAGES_MISSING */
  protected exitCode(end: ChildEnd): number | null {
    return end.kind === "exited" ? end.exitCode : null;
  }
}
