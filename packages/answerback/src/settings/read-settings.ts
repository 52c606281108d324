// Reads the settings: flags override the environment, which overrides `answerback.yaml`.

import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isObject } from "@answerback/apigatewayv2/json-object";
import { UserError } from "../user-error.ts";
import { readYaml } from "../yaml-document.ts";
import { type ObjectSchema, type ScalarSchema, type SettingSchema, type Settings, settingsSchema } from "./schema.ts";

export interface SettingsSources {
  /** The file given with `--config`. Default: `answerback.yaml` in the folder, if it exists. */
  readonly file: string | undefined;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly flags: Settings;
}

/** @throws UserError with file and line or the variable, the problem, and the accepted values */
export async function readSettings({ file, folder, environment, flags }: SettingsSources): Promise<Settings> {
  const found = file ?? [join(folder, "answerback.yaml")].find((path) => existsSync(path));
  const ofFile = found === undefined ? {} : await settingsOfFile(found);
  return merged(merged(ofFile, settingsOfEnvironment(environment)), flags);
}

/** The environment variables of scalar settings: `ANSWERBACK_LOG_FORMAT` for `log.format`. */
export const settingVariables: readonly SettingVariable[] = variablesOf(settingsSchema, []);

export interface SettingVariable {
  readonly name: string;
  readonly path: readonly string[];
  readonly schema: SettingSchema;
}

function variablesOf(schema: ObjectSchema, path: readonly string[]): SettingVariable[] {
  return Object.entries(schema.properties ?? {}).flatMap(([member, setting]) => {
    const here = [...path, member];
    if (setting.type === "object") return variablesOf(setting, here);
    if (setting.type === "array") return [];
    const words = here.flatMap((name) => name.split(/(?=[A-Z])/));
    return [{ name: `ANSWERBACK_${words.join("_").toUpperCase()}`, path: here, schema: setting }];
  });
}

async function settingsOfFile(file: string): Promise<Settings> {
  const { value } = await readYaml<Settings>(file, settingsSchema, {
    member: "setting",
    hint: "docs/settings.md lists all settings.",
  });
  return withAbsoluteFolders(value, dirname(resolve(file)));
}

/** Folders of functions are relative to the settings file. */
function withAbsoluteFolders(settings: Settings, base: string): Settings {
  if (settings.functions === undefined) return settings;
  const functions = Object.entries(settings.functions).map(([name, { folder, layers, ...rest }]) => [
    name,
    {
      ...rest,
      ...(folder !== undefined && { folder: resolve(base, folder) }),
      ...(layers !== undefined && { layers: layers.map((it) => resolve(base, it)) }),
    },
  ]);
  return { ...settings, functions: Object.fromEntries(functions) };
}

function settingsOfEnvironment(environment: SettingsSources["environment"]): Settings {
  let settings: Settings = {};
  for (const { name, path, schema } of settingVariables) {
    const text = environment[name];
    if (text === undefined || text === "") continue;
    const value = path.reduceRight<unknown>(
      (inner, member) => ({ [member]: inner }),
      variableValue(name, text, schema),
    );
    settings = merged(settings, value as Settings);
  }
  return settings;
}

function variableValue(name: string, text: string, schema: SettingSchema): string | number | boolean {
  const refuse = (accepted: string) => new UserError(`${name} is '${text}'. It must be ${accepted}.`);
  if (typeof schema.type === "object") {
    const value = numberOrString(text, schema as ScalarSchema);
    if (value === undefined) throw refuse((schema as ScalarSchema).form!);
    return value;
  }
  switch (schema.type) {
    case "boolean":
      if (text === "true" || text === "false") return text === "true";
      throw refuse("true or false");
    case "integer":
    case "number": {
      const value = Number(text);
      const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema;
      const whole = schema.type === "number" || Number.isInteger(value);
      if (text.trim() !== "" && whole && value >= minimum && value <= maximum) return value;
      const kind = schema.type === "integer" ? "a whole number" : "a number";
      if (schema.maximum !== undefined) throw refuse(`${kind} from ${minimum} to ${maximum}`);
      throw refuse(schema.minimum === undefined ? kind : `${kind} of at least ${minimum}`);
    }
    case "string":
      if (schema.enum && !schema.enum.includes(text)) throw refuse(`one of ${schema.enum.join(", ")}`);
      if (schema.pattern && !new RegExp(schema.pattern).test(text))
        throw refuse(schema.form ?? `of the form ${schema.pattern}`);
      return text;
    default:
      throw new Error(`${name} is not a scalar setting`);
  }
}

/**
 * The value of a setting that is a whole number or a string.
 * @returns undefined if the schema does not accept it
 */
export function numberOrString(text: string, { minimum = 0, maximum = 0, pattern = "" }: ScalarSchema) {
  if (new RegExp(pattern).test(text)) return text;
  const value = Number(text);
  return /^[0-9]+$/.test(text) && value >= minimum && value <= maximum ? value : undefined;
}

/** Merges objects by member; any other value replaces the one below. */
function merged(under: Settings, over: Settings): Settings {
  return mergedValue(under, over) as Settings;
}

function mergedValue(under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  if (!isObject(under) || !isObject(over)) return over;
  const names = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries([...names].map((name) => [name, mergedValue(under[name], over[name])]));
}
