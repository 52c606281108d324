// `$input`: the document that a template maps, JSONPaths into it, and the parameters (docs/behaviour/mapping-templates.md 2.1).
import { JavaClass } from "../java/class.ts";
import { JavaException } from "../java/exception.ts";
import { DocumentObject, type PreparedCall } from "../java/object.ts";
import { ownNames, ownValue } from "../java/own-property.ts";
import type { Runtime } from "../java/runtime.ts";
import { compileJsonPath, isKeySet, type JsonPath, JsonPathError } from "../json-path/index.ts";
import { JsonSyntaxError, parseJson } from "../json-path/json.ts";
import { writeJson } from "../json-path/json-writer.ts";
import type { Meter } from "../meter.ts";
import { markDocumentList, registerDocument } from "./document.ts";

/** The parameters of a request, as the client sent them. All maps are empty except on `$connect`. */
export interface RequestParameters {
  readonly path?: Readonly<Record<string, string>>;
  readonly querystring?: Readonly<Record<string, string>>;
  readonly header?: Readonly<Record<string, string>>;
}

const paths = new Map<string, JsonPath>();
const maxCachedPaths = 1000;
/** Longer paths, and those with a pattern between slashes, may take much memory: they are not cached. */
const maxCachedLength = 500;
/** The cost of compiling a path. */
const stepsPerPath = 200;
const stepsPerPathCharacter = 30;

function jsonPath(path: string, meter: Meter): JsonPath {
  const cached = paths.get(path);
  if (cached !== undefined) return cached;
  meter.charge(stepsPerPath + stepsPerPathCharacter * path.length);
  let compiled: JsonPath;
  try {
    compiled = compileJsonPath(path);
  } catch (cause) {
    if (!(cause instanceof JsonPathError)) throw cause;
    throw new JavaException("com.jayway.jsonpath.InvalidPathException", cause.message, { cause });
  }
  if (path.length > maxCachedLength || path.includes("/")) return compiled;
  if (paths.size >= maxCachedPaths) paths.clear();
  paths.set(path, compiled);
  return compiled;
}

const emptyDocument = "{}";
const noParameters: RequestParameters = {};

const inputClass = new JavaClass("Input");

export class Input extends DocumentObject {
  readonly javaClass = inputClass;
  /** The document as received; `{}` if it is empty. */
  readonly body: string;
  readonly #parameters: RequestParameters;
  #isParsed = false;

  constructor(body: string | undefined, parameters: RequestParameters = noParameters) {
    super();
    this.body = body === undefined || body === "" ? emptyDocument : body;
    this.#parameters = parameters;
  }

  override property(name: string): unknown {
    return properties.get(name)?.(this) ?? null;
  }

  override call(name: string, args: readonly unknown[], runtime: Runtime): unknown {
    return functions.get(name)?.(this, args, runtime);
  }

  override prepare(name: string, args: readonly unknown[], runtime: Runtime): PreparedCall | undefined {
    const [path] = args;
    if ((name !== "path" && name !== "json") || args.length !== 1 || typeof path !== "string") return undefined;
    const compiled = jsonPath(path, runtime.meter);
    if (name === "path") return (input, at) => (input as Input).path(compiled, at);
    return (input, at) => (input as Input).json(compiled, at);
  }

  override pathOf(name: string, args: readonly unknown[] | undefined): string | undefined {
    const [first] = args ?? [];
    switch (name) {
      case "path":
      case "json":
        if (typeof first !== "string" || args?.length !== 1) return undefined;
        return first.startsWith("$") ? first : `$.${first}`;
      case "params":
        return first === undefined ? "params" : `params.${String(first)}`;
      default:
        return name === (args === undefined ? "body" : "getBody") ? "$" : undefined;
    }
  }

  override text(): string {
    return "";
  }

  override read(meter: Meter): unknown {
    if (!this.#isParsed) this.document = parseDocument(this.body, meter);
    this.#isParsed = true;
    return this.document;
  }

  #find(path: JsonPath, meter: Meter): unknown {
    const document = this.read(meter);
    if (document === undefined) return undefined;
    try {
      return path.read(document, meter);
    } catch (cause) {
      if (!(cause instanceof JsonPathError)) throw cause;
      throw new JavaException("com.jayway.jsonpath.JsonPathException", cause.message, { cause });
    }
  }

  /** `$input.path(…)`: a value of the document, not a copy. */
  path(path: JsonPath, runtime: Runtime): unknown {
    const found = this.#find(path, runtime.meter) ?? null;
    if (typeof found !== "object" || found === null) return found;
    registerDocument(this.document, runtime);
    if (Array.isArray(found) && !path.definite && !isKeySet(found)) markDocumentList(found);
    return found;
  }

  /** `$input.json(…)`: JSON text; `""` with its quotes if nothing is found. */
  json(path: JsonPath, runtime: Runtime): string {
    const found = this.#find(path, runtime.meter) ?? null;
    return found === null ? '""' : writeJson(found, runtime, false);
  }

  /** `$input.params(…)`. */
  parameter(name: string): unknown {
    const { path = {}, querystring = {}, header = {} } = this.#parameters;
    for (const group of [path, querystring, header]) {
      const value = ownValue(group, name);
      if (value !== undefined) return value;
    }
    const lower = name.toLowerCase();
    const similar = ownNames(header).find((candidate) => candidate.toLowerCase() === lower);
    return similar === undefined ? null : ownValue(header, similar);
  }

  /** `$input.params()`. */
  allParameters(): Map<string, unknown> {
    const copy = (group: Readonly<Record<string, string>> = {}): Map<string, unknown> =>
      new Map(ownNames(group).map((name) => [name, ownValue(group, name)]));
    const { path, querystring, header } = this.#parameters;
    return new Map(Object.entries({ path: copy(path), querystring: copy(querystring), header: copy(header) }));
  }
}

/** The properties of `$input`. */
const properties: ReadonlyMap<string, (input: Input) => unknown> = new Map([["body", (input: Input) => input.body]]);

type InputFunction = (input: Input, args: readonly unknown[], runtime: Runtime) => unknown;

/** The functions of `$input`. They return undefined for arguments that they do not take. */
const functions: ReadonlyMap<string, InputFunction> = new Map<string, InputFunction>([
  ["path", (input, args, runtime) => input.prepare("path", args, runtime)?.(input, runtime)],
  ["json", (input, args, runtime) => input.prepare("json", args, runtime)?.(input, runtime)],
  ["params", parameters],
  ["getBody", (input, args) => (args.length === 0 ? input.body : undefined)],
]);

export const inputProperties: readonly string[] = [...properties.keys()];
export const inputFunctions: readonly string[] = [...functions.keys()];

function parameters(input: Input, args: readonly unknown[]): unknown {
  const [name] = args;
  if (args.length === 0) return input.allParameters();
  if (args.length === 1 && (typeof name === "string" || name === null)) {
    return name === null ? null : input.parameter(name);
  }
  // Like every method without parameters, it is found for any arguments and then fails.
  throw new JavaException("java.lang.IllegalArgumentException", "wrong number of arguments");
}

/** Undefined if the text is not even lenient JSON. */
function parseDocument(text: string, meter: Meter): unknown {
  try {
    return parseJson(text, meter, "lenient");
  } catch (cause) {
    if (!(cause instanceof JsonSyntaxError)) throw cause;
    return undefined;
  }
}
