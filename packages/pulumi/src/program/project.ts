// Pulumi.yaml and Pulumi.<stack>.yaml: what the program is, and its configuration.
import { readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { parse, YAMLParseError } from "yaml";
import { ProgramError } from "./program-error.ts";

export interface Project {
  /** Absolute. */
  readonly folder: string;
  readonly name: string;
  /** `nodejs`, `python`, … as the file says it. */
  readonly runtime: string;
  readonly runtimeOptions: YamlMap;
  /** The program's folder or file, absolute; differs from `folder` by the `main` member. */
  readonly main: string;
  readonly stack: string;
  /** By full name, `project:key`; a value that is no text is JSON text. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretConfig: readonly string[];
  /** What only the key of the stack can open: it has no value here. */
  readonly encryptedConfig: readonly string[];
  /** What decides this project: a change of one of them needs a new process. */
  readonly files: readonly string[];
}

export type YamlValue = null | boolean | number | string | readonly YamlValue[] | YamlMap;
export type YamlMap = { readonly [name: string]: YamlValue };

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
  const [runtimeName, runtimeOptions] = isMap(runtime)
    ? [runtime.name, isMap(runtime.options) ? runtime.options : {}]
    : [runtime, {}];
  const name = requireText(projectFile, "name", document.name);
  const main = document.main;
  const stackFile = join(folder, `Pulumi.${stack}.yaml`);
  const stackDocument = (await exists(stackFile)) ? await readYaml(stackFile) : {};
  const config = new Map<string, string>();
  const secrets = new Set<string>();
  const encrypted = new Set<string>();
  addConfig({ config, secrets, encrypted }, name, projectFile, document.config);
  addConfig({ config, secrets, encrypted }, name, stackFile, stackDocument.config);
  for (const [key, value] of Object.entries(options.config ?? {})) {
    const fullName = key.includes(":") ? key : `${name}:${key}`;
    config.set(fullName, value);
    encrypted.delete(fullName);
  }
  return {
    folder,
    name,
    runtime: requireText(projectFile, "runtime", runtimeName),
    runtimeOptions,
    main: typeof main === "string" ? resolve(folder, main) : folder,
    stack,
    config: Object.fromEntries(config),
    secretConfig: [...secrets],
    encryptedConfig: [...encrypted],
    files: [projectFile, stackFile],
  };
}

async function findProjectFile(folder: string): Promise<string> {
  if (!(await exists(folder))) {
    throw new ProgramError("PROJECT_NOT_FOUND", `${folder} does not exist. Give the folder of a Pulumi program.`);
  }
  for (const name of ["Pulumi.yaml", "Pulumi.yml"]) {
    if (await exists(join(folder, name))) return join(folder, name);
  }
  throw new ProgramError(
    "PROJECT_NOT_FOUND",
    `${folder} has no Pulumi.yaml, so it is no Pulumi program. Give the folder in which that file is.`,
  );
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function readYaml(path: string): Promise<YamlMap> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new ProgramError("PROJECT_INVALID", `${path} cannot be read: ${reason(cause)}. Check its permissions.`, {
      cause,
    });
  }
  let document: YamlValue;
  try {
    document = parse(text);
  } catch (cause) {
    const at = cause instanceof YAMLParseError ? cause.linePos?.[0] : undefined;
    const place = at === undefined ? path : `${path}:${at.line}:${at.col}`;
    throw new ProgramError("PROJECT_INVALID", `${place} is not valid YAML: ${reason(cause)}`, { cause });
  }
  if (document === null) return {};
  if (!isMap(document)) throw new ProgramError("PROJECT_INVALID", `${path} must hold a map (name: …, runtime: …).`);
  return document;
}

function requireText(path: string, member: string, value: YamlValue | undefined): string {
  if (typeof value === "string" && value !== "") return value;
  throw new ProgramError(
    "PROJECT_INVALID",
    `${path} has no ${member}. Add a line such as \`${member}: ${member === "runtime" ? "nodejs" : basename(resolve(path, ".."))}\`.`,
  );
}

interface ConfigSoFar {
  readonly config: Map<string, string>;
  readonly secrets: Set<string>;
  readonly encrypted: Set<string>;
}

// A plain key belongs to the project. In Pulumi.yaml a map with `value` or `default` wraps the value; in a stack's file
// a map with `secure` is a secret that only its key can open.
function addConfig(
  { config, secrets, encrypted }: ConfigSoFar,
  project: string,
  path: string,
  section: YamlValue | undefined,
): void {
  if (section === undefined || section === null) return;
  if (!isMap(section)) throw new ProgramError("PROJECT_INVALID", `config in ${path} must be a map.`);
  for (const [key, given] of Object.entries(section)) {
    const fullName = key.includes(":") ? key : `${project}:${key}`;
    let value: YamlValue | undefined = given;
    if (isMap(given)) {
      if (given.secret === true) secrets.add(fullName);
      if ("secure" in given) {
        secrets.add(fullName);
        encrypted.add(fullName);
        config.delete(fullName);
        continue;
      }
      if ("value" in given) value = given.value;
      else if ("default" in given) value = given.default;
      else if ("type" in given) value = undefined;
    }
    if (value !== undefined && value !== null) {
      encrypted.delete(fullName);
      config.set(fullName, typeof value === "string" ? value : jsonText(value));
    }
  }
}

const jsonText = (value: YamlValue) => JSON.stringify(value);
const isMap = (value: YamlValue | undefined): value is YamlMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const reason = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
