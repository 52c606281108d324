// Reads Pulumi.yaml and Pulumi.<stack>.yaml: the project and its configuration.
import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { ProgramError } from "./program-error.ts";
import { type ProjectConfig, readConfig } from "./project-config.ts";
import { isYamlMap, readYaml, type YamlMap, type YamlValue } from "./yaml-file.ts";

export interface Project extends ProjectConfig {
  /** Absolute. */
  readonly folder: string;
  readonly name: string;
  /** `nodejs`, `python`, … as in the file. */
  readonly runtime: string;
  readonly runtimeOptions: YamlMap;
  /** The program's folder or file, absolute: `folder`, or the `main` member relative to it. */
  readonly main: string;
  readonly stack: string;
  /** The files that define this project: a change to any of them needs a new process. */
  readonly files: readonly string[];
}

export const defaultStack = "dev";

/** @throws ProgramError PROJECT_NOT_FOUND, PROJECT_INVALID */
export async function readProject(options: {
  readonly folder: string;
  readonly stack?: string | undefined;
  readonly config?: Readonly<Record<string, string>> | undefined;
}): Promise<Project> {
  const folder = resolve(options.folder);
  const stack = options.stack ?? defaultStack;
  const projectFile = await findProjectFile(folder);
  const document = await readYaml(projectFile);
  const runtime = document.runtime;
  const [runtimeName, runtimeOptions] = isYamlMap(runtime)
    ? [runtime.name, isYamlMap(runtime.options) ? runtime.options : {}]
    : [runtime, {}];
  const name = requireText(projectFile, "name", document.name);
  const main = document.main;
  const stackFolder = [document.stackConfigDir, document.config].find((it) => typeof it === "string") ?? ".";
  const stackFile = join(resolve(folder, stackFolder), `Pulumi.${stack}.yaml`);
  const stackDocument = (await exists(stackFile)) ? await readYaml(stackFile) : {};
  const config = await readConfig(
    name,
    { path: projectFile, document },
    { path: stackFile, document: stackDocument },
    options.config ?? {},
  );
  return {
    folder,
    name,
    runtime: requireText(projectFile, "runtime", runtimeName),
    runtimeOptions,
    main: typeof main === "string" ? resolve(folder, main) : folder,
    stack,
    ...config,
    files: [projectFile, stackFile],
  };
}

async function findProjectFile(folder: string): Promise<string> {
  if (!(await exists(folder))) {
    throw new ProgramError(
      "PROJECT_NOT_FOUND",
      `${folder} does not exist. Pass the folder of a program, or a template.`,
    );
  }
  for (const name of ["Pulumi.yaml", "Pulumi.yml"]) {
    if (await exists(join(folder, name))) return join(folder, name);
  }
  throw new ProgramError(
    "PROJECT_NOT_FOUND",
    `${folder} has no Pulumi.yaml, template.yaml or cdk.json. Pass the folder of a program, or a template.`,
  );
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

function requireText(path: string, member: string, value: YamlValue | undefined): string {
  if (typeof value === "string" && value !== "") return value;
  throw new ProgramError(
    "PROJECT_INVALID",
    `${path} has no ${member}. Add a line such as \`${member}: ${member === "runtime" ? "nodejs" : basename(resolve(path, ".."))}\`.`,
  );
}
