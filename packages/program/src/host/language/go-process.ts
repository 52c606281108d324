// A Go program: built into the cache with the installed Go, then run with the engine's address in its environment.
import { createHash } from "node:crypto";
import { join, relative, resolve } from "node:path";
import { ProgramError } from "../program-error.ts";
import type { Project } from "../project.ts";
import type { EngineAddress, LanguageProcess } from "./language-process.ts";
import { type Prepared, SdkProcess } from "./sdk-process.ts";

export function startGoProcess(engine: EngineAddress, cacheFolder: string): LanguageProcess {
  return new GoProcess(engine, cacheFolder);
}

class GoProcess extends SdkProcess {
  readonly #cacheFolder: string;

  constructor(engine: EngineAddress, cacheFolder: string) {
    super(engine);
    this.#cacheFolder = cacheFolder;
  }

  protected override async prepare(project: Project): Promise<Prepared> {
    const { binary } = project.runtimeOptions;
    if (typeof binary === "string") return { kind: "command", command: resolve(project.folder, binary), args: [] };
    const digest = createHash("sha256").update(project.main).digest("hex").slice(0, 12);
    const program = join(resolve(this.#cacheFolder), "go", `${digest}${process.platform === "win32" ? ".exe" : ""}`);
    const compiler = this.start("go", ["build", "-o", program, "."], { cwd: project.main });
    const lines: string[] = [];
    compiler.forwardLines((_stream, line) => lines.push(line));
    const end = await compiler.ended;
    if (end.kind === "not-started") throw this.notStarted("go", end.error);
    if (end.exitCode === 0) return { kind: "command", command: program, args: [] };
    const folder = relative(process.cwd(), project.main) || ".";
    return { kind: "failed", message: [`\`go build\` in ${folder} failed:`, ...lines].join("\n") };
  }

  protected override notStarted(command: string, cause: Error): ProgramError {
    return new ProgramError(
      "PACKAGES_MISSING",
      `The program needs Go, but \`${command}\` cannot be run: ${cause.message}. Install Go.`,
      { cause },
    );
  }
}
