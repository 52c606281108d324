// A Python program: starts the host process in the environment that Pulumi.yaml names.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { ProgramError } from "../program-error.ts";
import type { Project } from "../project.ts";
import { Child, type ChildEnd } from "./child.ts";
import { hostSettingsVariable, type ToHost } from "./host-message.ts";
import { HostProcess } from "./host-process.ts";
import type { EngineAddress, LanguageProcess } from "./language-process.ts";
import { forwardLines } from "./line.ts";

const host = fileURLToPath(new URL("./python-host.py", import.meta.url));

/** @throws ProgramError PACKAGES_MISSING if the environment that Pulumi.yaml names does not exist */
export function startPythonProcess(project: Project, engine: EngineAddress): LanguageProcess {
  return new PythonProcess(project, engine, pythonOf(project));
}

/** @throws ProgramError PACKAGES_MISSING if the environment that Pulumi.yaml names does not exist */
export function pythonOf(project: Project): string {
  const { virtualenv, toolchain } = project.runtimeOptions;
  const folder = typeof virtualenv === "string" ? virtualenv : toolchain === "uv" ? ".venv" : undefined;
  if (folder === undefined) return "python3";
  const environment = resolve(project.folder, folder);
  const found = [join(environment, "bin", "python"), join(environment, "Scripts", "python.exe")].find(existsSync);
  if (found !== undefined) return found;
  throw new ProgramError(
    "PACKAGES_MISSING",
    `Pulumi.yaml names the virtual environment ${folder}, which does not exist. Run \`python3 -m venv ${folder}\` in ${project.folder}, then \`${folder}/bin/pip install -r requirements.txt\`.`,
  );
}

class PythonProcess extends HostProcess {
  readonly #python: string;
  readonly #folder: string;

  constructor(project: Project, engine: EngineAddress, python: string) {
    const settings = {
      address: engine.address,
      project: project.name,
      stack: project.stack,
      folder: project.folder,
      main: project.main,
      preload: packagesOf(project.folder),
    };
    super(
      new Child(python, ["-u", host], {
        cwd: project.folder,
        stdio: ["pipe", "pipe", "pipe", "pipe"],
        env: { ...process.env, [hostSettingsVariable]: JSON.stringify(settings) },
      }),
    );
    this.#python = python;
    this.#folder = project.folder;
    const { stdin, stdio } = this.child.process;
    // A process that exits before the command closes its input.
    stdin?.on("error", () => {});
    const messages = stdio[3];
    if (typeof messages === "object" && messages !== null && "read" in messages) {
      forwardLines(messages as Readable, (line) => this.receive(JSON.parse(line)));
    }
  }

  protected override send(message: ToHost): void {
    this.child.process.stdin?.end(`${JSON.stringify(message)}\n`);
  }

  protected override exitCode(end: ChildEnd): number | null {
    if (end.kind === "exited") return end.exitCode;
    throw new ProgramError("PACKAGES_MISSING", `${this.#python} cannot be started: ${end.error.message}.`, {
      cause: end.error,
    });
  }

  protected override packageMissing(name: string): ProgramError {
    const file = join(this.#folder, "Pulumi.yaml");
    const unnamed = this.#python === "python3" && [".venv", "venv"].find((it) => existsSync(join(this.#folder, it)));
    const advice = unnamed
      ? `Name the virtual environment ${unnamed} in ${file}: runtime: { name: python, options: { virtualenv: ${unnamed} } }.`
      : `Install it (\`pip install -r requirements.txt\`), or name another virtual environment in ${file}.`;
    return new ProgramError("PACKAGES_MISSING", `${this.#python} has no package ${name}. ${advice}`);
  }
}

/** The Pulumi packages in requirements.txt, by module name: most of the code that a program loads. */
function packagesOf(folder: string): readonly string[] {
  const file = join(folder, "requirements.txt");
  if (!existsSync(file)) return [];
  return [...readFileSync(file, "utf8").matchAll(/^(pulumi[-_]\w[\w-]*)/gm)].map(([, name = ""]) =>
    name.replaceAll("-", "_"),
  );
}
