// A program for .NET (C#, F#, Visual Basic): built and run by the machine's `dotnet`, or run as it was built.
import { resolve } from "node:path";
import { ProgramError } from "../program-error.ts";
import type { Project } from "../project.ts";
import { Child } from "./child.ts";
import type { EngineAddress, LanguageProcess, ProcessEnd, ProcessListener } from "./language-process.ts";
import { sdkEnvironment } from "./sdk-environment.ts";

export function startDotnetProcess(engine: EngineAddress): LanguageProcess {
  return new DotnetProcess(engine);
}

class DotnetProcess implements LanguageProcess {
  readonly #engine: EngineAddress;
  #child: Child | undefined;
  #isStopped = false;

  constructor(engine: EngineAddress) {
    this.#engine = engine;
  }

  // There is nothing to load ahead of time: what is built depends on what was saved.
  get isWaiting(): boolean {
    return this.#child === undefined;
  }

  async run(
    project: Project,
    environment: Readonly<Record<string, string>>,
    listener: ProcessListener,
  ): Promise<ProcessEnd> {
    if (this.#isStopped) return { exitCode: null, thrown: [], outsideFiles: [] };
    const [program, ...args] = commandOf(project);
    this.#child = new Child(program, args, {
      cwd: project.folder,
      stdio: ["ignore", "pipe", "pipe"],
      // `dotnet run` starts the program as a process of its own; they end together.
      detached: process.platform !== "win32",
      env: { ...process.env, ...environment, ...sdkEnvironment(project, this.#engine) },
    });
    this.#child.forwardLines((stream, line) => listener.line(stream, line));
    const end = await this.#child.ended;
    if (end.kind === "exited") return { exitCode: end.exitCode, thrown: [], outsideFiles: [] };
    throw new ProgramError(
      "PACKAGES_MISSING",
      `The program is one for .NET, and \`${program}\` cannot be run: ${end.error.message}. Install the .NET SDK.`,
      { cause: end.error },
    );
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#child?.stop();
  }
}

function commandOf(project: Project): readonly [program: string, ...args: string[]] {
  const { binary } = project.runtimeOptions;
  if (typeof binary !== "string") return ["dotnet", "run", "--project", project.main];
  const path = resolve(project.folder, binary);
  return path.endsWith(".dll") ? ["dotnet", path] : [path];
}
