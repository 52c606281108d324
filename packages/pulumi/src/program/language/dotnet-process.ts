// A program for .NET (C#, F#, Visual Basic): built and run by the machine's `dotnet`, or run as it was built.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { ProgramError } from "../program-error.ts";
import type { Project } from "../project.ts";
import type { EngineAddress, LanguageProcess, ProcessEnd, ProcessListener } from "./language-process.ts";
import { forwardLines } from "./line.ts";
import { sdkEnvironment } from "./sdk-environment.ts";

export function startDotnetProcess(engine: EngineAddress): LanguageProcess {
  return new DotnetProcess(engine);
}

const ownGroup = process.platform !== "win32";

class DotnetProcess implements LanguageProcess {
  readonly #engine: EngineAddress;
  #child: ChildProcess | undefined;
  #isStopped = false;
  #isClosed = false;

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
    const child = spawn(program, args, {
      cwd: project.folder,
      stdio: ["ignore", "pipe", "pipe"],
      // `dotnet run` starts the program as a process of its own; they end together.
      detached: ownGroup,
      env: { ...process.env, ...environment, ...sdkEnvironment(project, this.#engine) },
    });
    this.#child = child;
    forwardLines(child.stdout, (line) => listener.line("stdout", line));
    forwardLines(child.stderr, (line) => listener.line("stderr", line));
    child.once("close", () => {
      this.#isClosed = true;
    });
    try {
      await once(child, "close");
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new ProgramError(
        "PACKAGES_MISSING",
        `The program is one for .NET, and \`${program}\` cannot be run: ${reason}. Install the .NET SDK.`,
        { cause },
      );
    }
    return { exitCode: child.exitCode, thrown: [], outsideFiles: [] };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    const child = this.#child;
    // What it started may outlive it, and then keeps its output open.
    if (child?.pid === undefined || this.#isClosed) return;
    const closed = once(child, "close");
    try {
      if (ownGroup) process.kill(-child.pid, "SIGKILL");
      else child.kill("SIGKILL");
    } catch {
      // The whole group has ended already.
    }
    await closed;
  }
}

function commandOf(project: Project): readonly [program: string, ...args: string[]] {
  const { binary } = project.runtimeOptions;
  if (typeof binary !== "string") return ["dotnet", "run", "--project", project.main];
  const path = resolve(project.folder, binary);
  return path.endsWith(".dll") ? ["dotnet", path] : [path];
}
