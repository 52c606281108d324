// The configuration of a program, lowest precedence first: `config` in Pulumi.yaml, in Pulumi.<stack>.yaml, then values
// from the caller.
import { type ConfigSecrets, configSecrets } from "./config-secret.ts";
import { ProgramError } from "./program-error.ts";
import { isYamlMap, type YamlMap, type YamlValue } from "./yaml-file.ts";

export interface ProjectConfig {
  /** By full name, `project:key`; a value that is not a string is JSON. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretConfig: readonly string[];
  /** For the user: the keys without a value, the reason, and the remedy. */
  readonly configNotes: readonly string[];
}

export interface ConfigFile {
  readonly path: string;
  readonly document: YamlMap;
}

/**
 * @param given overrides the files; a key without a namespace belongs to the project
 * @throws ProgramError PROJECT_INVALID
 */
export async function readConfig(
  project: string,
  projectFile: ConfigFile,
  stackFile: ConfigFile,
  given: Readonly<Record<string, string>>,
): Promise<ProjectConfig> {
  const fullName = (key: string) => (key.includes(":") ? key : `${project}:${key}`);
  const values = new Map<string, string>();
  const secrets = new Set<string>();
  const closed = new Map<string, string>();
  const files: readonly [ConfigFile, (value: YamlValue) => YamlValue | undefined][] = [
    [projectFile, declaredValue],
    [stackFile, (value) => value],
  ];
  for (const [{ path, document }, valueIn] of files) {
    const entries = Object.entries(configOf(path, document)).map(([key, value]) => [fullName(key), value] as const);
    const hasSecure = entries.some(([, value]) => containsSecure(value));
    const opener = hasSecure ? await configSecrets(path, textOf(document.encryptionsalt)) : undefined;
    for (const [key, entry] of entries) {
      const value = valueIn(entry);
      if (isYamlMap(entry) && entry.secret === true) secrets.add(key);
      if (value === undefined || value === null) continue;
      values.delete(key);
      closed.delete(key);
      if (!containsSecure(value) || opener === undefined) {
        values.set(key, jsonText(value));
        continue;
      }
      secrets.add(key);
      const opened = open(value, opener);
      if (opened.kind === "open") values.set(key, jsonText(opened.value));
      else closed.set(key, opened.reason);
    }
  }
  for (const [key, value] of Object.entries(given)) {
    values.set(fullName(key), value);
    closed.delete(fullName(key));
  }
  const notes = [...closed].map(([key, reason]) => `${key} has no value: it is ${reason}. Set it with -c ${key}=…`);
  if (stackFile.document.environment !== undefined) {
    notes.push(
      `${stackFile.path} uses environments of Pulumi Cloud, which Answerback does not read. Set their values with -c key=…`,
    );
  }
  return { config: Object.fromEntries(values), secretConfig: [...secrets], configNotes: notes };
}

function configOf(path: string, { config }: YamlMap): YamlMap {
  // In older versions of Pulumi, a string is the folder of the stacks' files.
  if (config === undefined || config === null || typeof config === "string") return {};
  if (!isYamlMap(config)) throw new ProgramError("PROJECT_INVALID", `config in ${path} must be a YAML mapping.`);
  return config;
}

/** In Pulumi.yaml, a mapping with `value` or `default` wraps the value; one with only `type` declares it. */
function declaredValue(entry: YamlValue): YamlValue | undefined {
  if (!isYamlMap(entry)) return entry;
  if ("value" in entry) return entry.value;
  if ("default" in entry) return entry.default;
  return "type" in entry ? undefined : entry;
}

type Opened =
  | { readonly kind: "open"; readonly value: YamlValue }
  | { readonly kind: "closed"; readonly reason: string };

/** Decrypts all encrypted values inside the value. */
function open(value: YamlValue, secrets: ConfigSecrets): Opened {
  if (secrets.kind === "closed") return secrets;
  const opened = (inner: YamlValue): YamlValue => {
    if (isSecure(inner)) return secrets.open(inner.secure);
    if (isList(inner)) return inner.map(opened);
    if (!isYamlMap(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).map(([name, member]) => [name, opened(member)]));
  };
  try {
    return { kind: "open", value: opened(value) };
  } catch {
    return { kind: "closed", reason: "not encrypted with the passphrase of the stack" };
  }
}

/** A mapping whose only member is `secure`. */
const isSecure = (value: YamlValue): value is { readonly secure: string } =>
  isYamlMap(value) && typeof value.secure === "string" && Object.keys(value).length === 1;

function containsSecure(value: YamlValue): boolean {
  if (isSecure(value)) return true;
  if (isList(value)) return value.some(containsSecure);
  return isYamlMap(value) && Object.values(value).some(containsSecure);
}

const isList = (value: YamlValue): value is readonly YamlValue[] => Array.isArray(value);
const textOf = (value: YamlValue | undefined) => (typeof value === "string" ? value : undefined);
const jsonText = (value: YamlValue) => (typeof value === "string" ? value : JSON.stringify(value));
