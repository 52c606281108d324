// Reads the settings: flags override the environment, which overrides `answerback.yaml`.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isObject } from "@answerback/apigatewayv2/json-object";
import type { ErrorObject } from "ajv";
import type { Node } from "yaml";
import { UserError } from "../user-error.ts";
import { type ObjectSchema, type SettingSchema, type Settings, settingsSchema } from "./schema.ts";

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
  // Imported here, because most runs have no file and need no parser.
  const [{ isMap, isScalar, LineCounter, parseDocument }, { Ajv }] = await Promise.all([import("yaml"), import("ajv")]);
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: lines, prettyErrors: false });
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [broken] = document.errors;
  if (broken) throw new UserError(`${placeOf(broken.pos[0])}: ${broken.message}.`, { cause: broken });
  const settings: unknown = document.toJS() ?? {};
  const validate = new Ajv({ allErrors: false, strict: false, verbose: true }).compile<Settings>(settingsSchema);
  if (validate(settings)) return withAbsoluteFolders(settings, dirname(resolve(file)));
  const [violation] = validate.errors ?? [];
  if (violation === undefined) throw new Error("a validator refused without a reason");
  const path = violation.instancePath.split("/").slice(1);
  const node = document.getIn(path, true);
  const unknown = isMap(node)
    ? node.items.find(({ key }) => isScalar(key) && key.value === violation.params.additionalProperty)?.key
    : undefined;
  const { range } = (unknown ?? node) as Partial<Node>;
  throw new UserError(
    `${placeOf(range?.[0] ?? 0)}: ${sentenceOf(path.join("."), violation)} docs/settings.md lists all settings.`,
  );
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

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new UserError(`Cannot read the settings file ${file}: ${(cause as Error).message}`, { cause });
  }
}

const typeWords: Readonly<Record<string, string>> = {
  string: "a string",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "an array",
  object: "an object",
};

function sentenceOf(name: string, { keyword, params, message, parentSchema }: ErrorObject): string {
  const setting = name === "" ? "The file" : `'${name}'`;
  switch (keyword) {
    case "additionalProperties":
      return `${setting} has no setting '${params.additionalProperty}'.`;
    case "enum":
      return `${setting} must be one of ${(params.allowedValues as readonly string[]).join(", ")}.`;
    case "minimum":
      return `${setting} must be at least ${params.limit}.`;
    case "maximum":
      return `${setting} must be at most ${params.limit}.`;
    case "required":
      return `${setting} needs '${params.missingProperty}'.`;
    case "pattern":
      return `${setting} must be ${parentSchema?.form ?? `of the form ${params.pattern}`}.`;
    case "type":
      return `${setting} must be ${typeWords[params.type as string]}.`;
    default:
      return `${setting} ${message}.`;
  }
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
