// A Go program: built with the machine's Go into the cache, then run with the engine in its environment.
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { join, relative, resolve } from "node:path";
import { ProgramError } from "../program-error.ts";
import type { Project } from "../project.ts";
import type { EngineAddress, LanguageProcess, ProcessEnd, ProcessListener } from "./language-process.ts";
import { forwardLines } from "./line.ts";
import { sdkEnvironment } from "./sdk-environment.ts";

export function startGoProcess(engine: EngineAddress, cacheFolder: string): LanguageProcess {
  return new GoProcess(engine, cacheFolder);
}

type Built =
  | { readonly kind: "built"; readonly program: string }
  | { readonly kind: "failed"; readonly message: string };

class GoProcess implements LanguageProcess {
  readonly #engine: EngineAddress;
  readonly #cacheFolder: string;
  #child: ChildProcess | undefined;
  #isStopped = false;

  constructor(engine: EngineAddress, cacheFolder: string) {
    this.#engine = engine;
    this.#cacheFolder = cacheFolder;
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
    const built = await this.#build(project);
    if (this.#isStopped) return { exitCode: null, thrown: [], outsideFiles: [] };
    if (built.kind === "failed") {
      return {
        exitCode: 1,
        thrown: [{ name: "", message: built.message, frames: [], fromSdk: false }],
        outsideFiles: [],
      };
    }
    const child = spawn(built.program, {
      cwd: project.folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...environment, ...sdkEnvironment(project, this.#engine) },
    });
    this.#child = child;
    forwardLines(child.stdout, (line) => listener.line("stdout", line));
    forwardLines(child.stderr, (line) => listener.line("stderr", line));
    await once(child, "close");
    return { exitCode: child.exitCode, thrown: [], outsideFiles: [] };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "close");
  }

  async #build(project: Project): Promise<Built> {
    const { binary } = project.runtimeOptions;
    if (typeof binary === "string") return { kind: "built", program: resolve(project.folder, binary) };
    const digest = createHash("sha256").update(project.main).digest("hex").slice(0, 12);
    const program = join(resolve(this.#cacheFolder), "go", `${digest}${process.platform === "win32" ? ".exe" : ""}`);
    const child = spawn("go", ["build", "-o", program, "."], {
      cwd: project.main,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    const lines: string[] = [];
    forwardLines(child.stdout, (line) => lines.push(line));
    forwardLines(child.stderr, (line) => lines.push(line));
    try {
      await once(child, "close");
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new ProgramError("PACKAGES_MISSING", `The program is written in Go, and \`go\` cannot be run: ${reason}.`, {
        cause,
      });
    }
    if (child.exitCode === 0) return { kind: "built", program };
    const folder = relative(process.cwd(), project.main) || ".";
    return { kind: "failed", message: [`\`go build\` in ${folder} failed:`, ...lines].join("\n") };
  }
}
