// A Go program: built with the machine's Go into the cache, then run with the engine in its environment.
import { createHash } from "node:crypto";
import { join, relative, resolve } from "node:path";
import { ProgramError } from "../program-error.ts";
import type { Project } from "../project.ts";
import { Child } from "./child.ts";
import type { EngineAddress, LanguageProcess, ProcessEnd, ProcessListener } from "./language-process.ts";
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
  #child: Child | undefined;
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
    this.#child = new Child(built.program, [], {
      cwd: project.folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...environment, ...sdkEnvironment(project, this.#engine) },
    });
    this.#child.forwardLines((stream, line) => listener.line(stream, line));
    const end = await this.#child.ended;
    return { exitCode: end.kind === "exited" ? end.exitCode : 1, thrown: [], outsideFiles: [] };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#child?.stop();
  }

  async #build(project: Project): Promise<Built> {
    const { binary } = project.runtimeOptions;
    if (typeof binary === "string") return { kind: "built", program: resolve(project.folder, binary) };
    const digest = createHash("sha256").update(project.main).digest("hex").slice(0, 12);
    const program = join(resolve(this.#cacheFolder), "go", `${digest}${process.platform === "win32" ? ".exe" : ""}`);
    const child = new Child("go", ["build", "-o", program, "."], {
      cwd: project.main,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    const lines: string[] = [];
    child.forwardLines((_stream, line) => lines.push(line));
    const end = await child.ended;
    if (end.kind === "not-started") {
      throw new ProgramError(
        "PACKAGES_MISSING",
        `The program is written in Go, and \`go\` cannot be run: ${end.error.message}.`,
        { cause: end.error },
      );
    }
    if (end.exitCode === 0) return { kind: "built", program };
    const folder = relative(process.cwd(), project.main) || ".";
    return { kind: "failed", message: [`\`go build\` in ${folder} failed:`, ...lines].join("\n") };
  }
}
