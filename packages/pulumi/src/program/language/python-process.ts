// A Python program: starts the host in the program's own environment, as Pulumi.yaml names it.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { ProgramError } from "../program-error.ts";
import type { Project } from "../project.ts";
import { Child } from "./child.ts";
import type { EngineAddress, LanguageProcess, ProcessEnd, ProcessListener, ThrownError } from "./language-process.ts";
import { forwardLines } from "./line.ts";
import { hostSettingsVariable } from "./node-message.ts";

const host = fileURLToPath(new URL("./python-host.py", import.meta.url));

type FromHost =
  | { readonly kind: "threw"; readonly error: ThrownError }
  | { readonly kind: "outside-files"; readonly files: readonly string[] }
  | { readonly kind: "package-missing"; readonly name: string };

/** @throws ProgramError PACKAGES_MISSING when the environment that Pulumi.yaml names is not there */
export function startPythonProcess(project: Project, engine: EngineAddress): LanguageProcess {
  return new PythonProcess(project, engine, pythonOf(project));
}

/** @throws ProgramError PACKAGES_MISSING when the environment that Pulumi.yaml names is not there */
export function pythonOf(project: Project): string {
  const { virtualenv, toolchain } = project.runtimeOptions;
  const folder = typeof virtualenv === "string" ? virtualenv : toolchain === "uv" ? ".venv" : undefined;
  if (folder === undefined) return "python3";
  const environment = resolve(project.folder, folder);
  const found = [join(environment, "bin", "python"), join(environment, "Scripts", "python.exe")].find(existsSync);
  if (found !== undefined) return found;
  throw new ProgramError(
    "PACKAGES_MISSING",
    `Pulumi.yaml names the virtual environment ${folder}, which is not there. Run \`python3 -m venv ${folder}\` in ${project.folder}, then \`${folder}/bin/pip install -r requirements.txt\`.`,
  );
}

class PythonProcess implements LanguageProcess {
  readonly #child: Child;
  readonly #python: string;
  readonly #folder: string;
  readonly #thrown: ThrownError[] = [];
  #outsideFiles: readonly string[] = [];
  #missingPackage: string | undefined;
  #told = false;

  constructor(project: Project, engine: EngineAddress, python: string) {
    this.#python = python;
    this.#folder = project.folder;
    const settings = {
      address: engine.address,
      project: project.name,
      stack: project.stack,
      folder: project.folder,
      main: project.main,
      preload: packagesOf(project.folder),
    };
    this.#child = new Child(python, ["-u", host], {
      cwd: project.folder,
      stdio: ["pipe", "pipe", "pipe", "pipe"],
      env: { ...process.env, [hostSettingsVariable]: JSON.stringify(settings) },
    });
    const { stdin, stdio } = this.#child.process;
    // A process that ended before it was told to run has closed its input.
    stdin?.on("error", () => {});
    const messages = stdio[3];
    if (messages instanceof Object && "read" in messages) {
      forwardLines(messages as Readable, (line) => this.#receive(JSON.parse(line)));
    }
  }

  get isWaiting(): boolean {
    return !this.#told && this.#child.isRunning;
  }

  async run(
    project: Project,
    environment: Readonly<Record<string, string>>,
    listener: ProcessListener,
  ): Promise<ProcessEnd> {
    this.#told = true;
    this.#child.forwardLines((stream, line) => listener.line(stream, line));
    const { config, secretConfig } = project;
    this.#child.process.stdin?.end(`${JSON.stringify({ config, secretConfig, environment })}\n`);
    const end = await this.#child.ended;
    if (end.kind === "not-started") {
      throw new ProgramError("PACKAGES_MISSING", `${this.#python} cannot be started: ${end.error.message}.`, {
        cause: end.error,
      });
    }
    if (this.#missingPackage !== undefined) {
      throw new ProgramError(
        "PACKAGES_MISSING",
        `${this.#python} has no package ${this.#missingPackage}. Install it there (\`pip install -r requirements.txt\`), or name another virtual environment in ${join(this.#folder, "Pulumi.yaml")}.`,
      );
    }
    return { exitCode: end.exitCode, thrown: this.#thrown, outsideFiles: this.#outsideFiles };
  }

  stop(): Promise<void> {
    return this.#child.stop();
  }

  #receive(message: FromHost): void {
    if (message.kind === "threw") this.#thrown.push(message.error);
    else if (message.kind === "outside-files") this.#outsideFiles = message.files;
    else this.#missingPackage = message.name;
  }
}

/** The Pulumi packages of requirements.txt, by module name: most of what a program loads. */
function packagesOf(folder: string): readonly string[] {
  const file = join(folder, "requirements.txt");
  if (!existsSync(file)) return [];
  return [...readFileSync(file, "utf8").matchAll(/^(pulumi[-_]\w[\w-]*)/gm)].map(([, name = ""]) =>
    name.replaceAll("-", "_"),
  );
}
