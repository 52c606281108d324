// A process that starts when the program runs, with the engine's address in its environment: shared by Go and .NET.
import type { ProgramError } from "../program-error.ts";
import type { Project } from "../project.ts";
import { Child } from "./child.ts";
import type { EngineAddress, LanguageProcess, ProcessEnd, ProcessListener } from "./language-process.ts";
import { sdkEnvironment } from "./sdk-environment.ts";

/** The command that runs a program, or the reason why it cannot run. */
export type Prepared =
  | { readonly kind: "command"; readonly command: string; readonly args: readonly string[] }
  /** The program does not compile. */
  | { readonly kind: "failed"; readonly message: string };

export abstract class SdkProcess implements LanguageProcess {
  readonly #engine: EngineAddress;
  #child: Child | undefined;
  #isStopped = false;

  constructor(engine: EngineAddress) {
    this.#engine = engine;
  }

  // Nothing is loaded in advance: the build needs the files as saved at the run.
  get isWaiting(): boolean {
    return this.#child === undefined;
  }

  async run(
    project: Project,
    environment: Readonly<Record<string, string>>,
    listener: ProcessListener,
  ): Promise<ProcessEnd> {
    const prepared = await this.prepare(project);
    if (this.#isStopped) return { exitCode: null, thrown: [], outsideFiles: [] };
    if (prepared.kind === "failed") {
      const thrown = { name: "", message: prepared.message, frames: [], fromSdk: false };
      return { exitCode: 1, thrown: [thrown], outsideFiles: [] };
    }
    const child = this.start(prepared.command, prepared.args, {
      cwd: project.folder,
      env: { ...process.env, ...environment, ...sdkEnvironment(project, this.#engine) },
    });
    child.forwardLines((stream, line) => listener.line(stream, line));
    const end = await child.ended;
    if (end.kind === "exited") return { exitCode: end.exitCode, thrown: [], outsideFiles: [] };
    throw this.notStarted(prepared.command, end.error);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#child?.stop();
  }

  /** Starts a process that `stop` kills together with its own child processes. */
  protected start(
    command: string,
    args: readonly string[],
    options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
  ): Child {
    const detached = process.platform !== "win32";
    this.#child = new Child(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"], detached });
    return this.#child;
  }

  /** @throws ProgramError PACKAGES_MISSING if the language's tools are not installed */
  protected abstract prepare(project: Project): Promise<Prepared>;
  protected abstract notStarted(command: string, error: Error): ProgramError;
}
