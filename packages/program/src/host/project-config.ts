// The configuration of a program: `config` in Pulumi.yaml, then in Pulumi.<stack>.yaml, then what was given beside them.
import { type ConfigSecrets, configSecrets } from "./config-secret.ts";
import { ProgramError } from "./program-error.ts";
import { isYamlMap, type YamlMap, type YamlValue } from "./yaml-file.ts";

export interface ProjectConfig {
  /** By full name, `project:key`; a value that is no text is JSON text. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretConfig: readonly string[];
  /** For a person: which keys have no value here, why, and what to do. */
  readonly configNotes: readonly string[];
}

export interface ConfigFile {
  readonly path: string;
  readonly document: YamlMap;
}

/**
 * @param given goes before the files; a plain key belongs to the project
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
  const notes = [...closed].map(
    ([key, reason]) => `${key} has no value here: it is ${reason}. Give it one with -c ${key}=…`,
  );
  if (stackFile.document.environment !== undefined) {
    notes.push(
      `${stackFile.path} takes values from environments of Pulumi Cloud, which are not asked here. Give them with -c key=…`,
    );
  }
  return { config: Object.fromEntries(values), secretConfig: [...secrets], configNotes: notes };
}

function configOf(path: string, { config }: YamlMap): YamlMap {
  // A text is the folder of the stacks' files, as older versions of Pulumi had it.
  if (config === undefined || config === null || typeof config === "string") return {};
  if (!isYamlMap(config)) throw new ProgramError("PROJECT_INVALID", `config in ${path} must be a map.`);
  return config;
}

/** In Pulumi.yaml a map with `value` or `default` wraps the value, one with `type` alone declares it. */
function declaredValue(entry: YamlValue): YamlValue | undefined {
  if (!isYamlMap(entry)) return entry;
  if ("value" in entry) return entry.value;
  if ("default" in entry) return entry.default;
  return "type" in entry ? undefined : entry;
}

type Opened =
  | { readonly kind: "open"; readonly value: YamlValue }
  | { readonly kind: "closed"; readonly reason: string };

/** The value with what is encrypted in it opened, at whatever depth. */
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

/** A map whose only member is `secure`. */
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
