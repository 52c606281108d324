// A Node.js program: starts the host process, which loads the SDK first and the program on command.
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ProgramError } from "../program-error.ts";
import type { Project } from "../project.ts";
import { Child } from "./child.ts";
import { type FromHost, type HostSettings, hostSettingsVariable, type ToHost } from "./host-message.ts";
import { HostProcess } from "./host-process.ts";
import type { EngineAddress, LanguageProcess } from "./language-process.ts";

const host = fileURLToPath(new URL(`./node-host${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url));

// In MiB. A run allocates many short-lived objects: with the default size, a seventh of its time is garbage collection.
const youngGeneration = ["--min-semi-space-size=32", "--max-semi-space-size=64"];
// To serialise functions, the SDK loads all modules of Node.js, including experimental ones that print warnings.
const quiet = "--disable-warning=ExperimentalWarning";

/** @param cacheFolder for Node's compile cache, unless `NODE_COMPILE_CACHE` names a folder */
export function startNodeProcess(project: Project, engine: EngineAddress, cacheFolder: string): LanguageProcess {
  return new NodeProcess(project, engine, cacheFolder);
}

/** The SDK's environment variables. */
export function nodeEnvironment(project: Project, engine: EngineAddress): Readonly<Record<string, string>> {
  return {
    PULUMI_NODEJS_PROJECT: project.name,
    PULUMI_NODEJS_STACK: project.stack,
    PULUMI_NODEJS_ORGANIZATION: "organization",
    PULUMI_NODEJS_ROOT_DIRECTORY: project.folder,
    PULUMI_NODEJS_MONITOR: engine.address,
    PULUMI_NODEJS_ENGINE: engine.address,
    PULUMI_NODEJS_DRY_RUN: "false",
  };
}

class NodeProcess extends HostProcess {
  readonly #folder: string;

  constructor(project: Project, engine: EngineAddress, cacheFolder: string) {
    const settings: HostSettings = {
      folder: project.folder,
      main: project.main,
      typescript: project.runtimeOptions.typescript !== false,
    };
    super(
      new Child(process.execPath, [...youngGeneration, quiet, host], {
        cwd: project.folder,
        stdio: ["ignore", "pipe", "pipe", "ipc"],
        env: {
          ...process.env,
          NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(cacheFolder, "node"),
          [hostSettingsVariable]: JSON.stringify(settings),
          ...nodeEnvironment(project, engine),
        },
      }),
    );
    this.#folder = project.folder;
    this.child.process.on("message", (message: FromHost) => this.receive(message));
  }

  protected override send(message: ToHost): void {
    this.child.process.send(message, () => {});
  }

  protected override packageMissing(name: string): ProgramError {
    return new ProgramError(
      "PACKAGES_MISSING",
      `${basename(this.#folder)} needs the package ${name}, which is not installed. Run \`npm install\` in ${this.#folder}, or \`npm install ${name}\` if package.json does not list it.`,
    );
  }
}
