// A YAML file that is checked with a JSON Schema. Each mistake is reported with file, line, column, and the accepted values.
import { readFileSync } from "node:fs";
import type { Ajv as AjvInstance, ErrorObject, Options, ValidateFunction } from "ajv";
import type { Document, Node, Pair } from "yaml";
import { UserError } from "./user-error.ts";

/** Member names and indexes from the document's root. */
export type YamlPath = readonly (string | number)[];

export interface YamlDocument<Value> {
  readonly file: string;
  readonly text: string;
  readonly value: Value;
  /** The node of a value; undefined if there is none. */
  node(path: YamlPath): Node | undefined;
  /** 1-based line and column of a member's key, of an array's element, or of the document. */
  place(path: YamlPath): { readonly line: number; readonly column: number };
  /** A mistake at a place of the file. */
  mistake(path: YamlPath, message: string): UserError;
}

export interface YamlKind {
  /** `setting`: the word for a member. */
  readonly member: string;
  /** A sentence at the end of each message about a member. */
  readonly hint: string;
}

/** @throws UserError for the first mistake */
export async function readYaml<Value>(file: string, schema: object, kind: YamlKind): Promise<YamlDocument<Value>> {
  // Imported here, because most runs have no file and need no parser.
  const [{ isCollection, isMap, isNode, isScalar, LineCounter, parseDocument }, { Ajv }] = await Promise.all([
    import("yaml"),
    import("ajv"),
  ]);
  const text = textOf(file);
  const lines = new LineCounter();
  const document: Document.Parsed = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const mistakeAt = (offset: number, message: string, cause?: unknown) => {
    const { line, column } = placeAt(offset);
    return new UserError(`${file}:${line}:${column}: ${message}`, { cause });
  };
  const [broken] = document.errors;
  if (broken) throw mistakeAt(broken.pos[0], `${broken.message}.`, broken);
  const node = (path: YamlPath) => {
    const found = path.length === 0 ? document.contents : document.getIn(path, true);
    return isNode(found) ? found : undefined;
  };
  const keyOf = (path: YamlPath, name: unknown): Node | undefined => {
    const map = node(path);
    const pair = isMap(map)
      ? map.items.find(({ key }: Pair) => isScalar(key) && String(key.value) === name)
      : undefined;
    return pair && isNode(pair.key) ? pair.key : undefined;
  };
  const offsetOf = (path: YamlPath): number => {
    const name = path.at(-1);
    const found = (typeof name === "string" ? keyOf(path.slice(0, -1), name) : undefined) ?? node(path);
    if (found?.range) return found.range[0];
    return path.length === 0 ? 0 : offsetOf(path.slice(0, -1));
  };
  const value: unknown = document.toJS() ?? {};
  const validate = (validators.get(schema) ?? compiled(schema, Ajv)) as ValidateFunction<Value>;
  if (validate(value)) {
    const place = (path: YamlPath) => placeAt(offsetOf(path));
    return { file, text, value, node, place, mistake: (path, message) => mistakeAt(offsetOf(path), message) };
  }
  const [violation] = validate.errors ?? [];
  if (violation === undefined) throw new Error("a validator refused without a reason");
  const path = pathOf(violation.instancePath, (at) => isCollection(node(at)) && !isMap(node(at)));
  const unknown = keyOf(path, violation.params.additionalProperty);
  const offset = unknown?.range?.[0] ?? node(path)?.range?.[0] ?? 0;
  throw mistakeAt(offset, `${sentenceOf(path, violation, kind)} ${kind.hint}`);
}

/** By schema. Compiling one takes longer than reading a file. */
const validators = new WeakMap<object, ValidateFunction>();

function compiled(schema: object, Ajv: new (options: Options) => AjvInstance): ValidateFunction {
  // Tests check the schemas, and a validator runs too briefly to be worth optimizing.
  const options = {
    strict: false,
    verbose: true,
    allowUnionTypes: true,
    validateSchema: false,
    code: { optimize: false },
  };
  const validator = new Ajv(options).compile(schema);
  validators.set(schema, validator);
  return validator;
}

/** Parts of a JSON pointer; those of arrays are numbers. */
function pathOf(pointer: string, isArray: (path: YamlPath) => boolean): YamlPath {
  const path: (string | number)[] = [];
  for (const part of pointer.split("/").slice(1)) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    path.push(isArray(path) ? Number(name) : name);
  }
  return path;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new UserError(`Cannot read ${file}: ${(cause as Error).message}`, { cause });
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

function sentenceOf(path: YamlPath, { keyword, params, message, parentSchema }: ErrorObject, kind: YamlKind): string {
  const name = path.length === 0 ? "The file" : `'${path.join(".")}'`;
  // A schema of two types describes all that it accepts.
  if (Array.isArray(parentSchema?.type) && parentSchema.form !== undefined)
    return `${name} must be ${parentSchema.form}.`;
  switch (keyword) {
    case "additionalProperties": {
      const names = Object.keys(parentSchema?.properties ?? {});
      const accepted = names.length > 0 && names.length <= 20 ? ` It may have ${names.join(", ")}.` : "";
      return `${name} has no ${kind.member} '${params.additionalProperty}'.${accepted}`;
    }
    case "enum":
      return `${name} must be one of ${(params.allowedValues as readonly string[]).join(", ")}.`;
    case "minimum":
      return `${name} must be at least ${params.limit}.`;
    case "maximum":
      return `${name} must be at most ${params.limit}.`;
    case "required":
      return `${name} needs '${params.missingProperty}'.`;
    case "pattern":
      return `${name} must be ${parentSchema?.form ?? `of the form ${params.pattern}`}.`;
    case "type": {
      const types = [params.type as string | readonly string[]].flat();
      return `${name} must be ${types.map((type) => typeWords[type]).join(" or ")}.`;
    }
    default:
      return `${name} ${message}.`;
  }
}
