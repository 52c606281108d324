// `$input`: the document that a template maps, its parts by JSONPath, and the parameters (mapping-templates.md 2.1).
import { JavaClass } from "../java/class.ts";
import { JavaException } from "../java/exception.ts";
import { TemplateObject } from "../java/object.ts";
import { ownNames, ownValue } from "../java/own-property.ts";
import type { Runtime } from "../java/runtime.ts";
import { compileJsonPath, isKeySet, type JsonPath, JsonPathError } from "../json-path/index.ts";
import { JsonSyntaxError, parseJson } from "../json-path/json.ts";
import { writeJson } from "../json-path/json-writer.ts";
import type { Meter } from "../meter.ts";
import { markDocumentList, registerDocument } from "./document.ts";

/** The parameters of a request, as the client sent them. All maps are empty but on `$connect`. */
export interface RequestParameters {
  readonly path?: Readonly<Record<string, string>>;
  readonly querystring?: Readonly<Record<string, string>>;
  readonly header?: Readonly<Record<string, string>>;
}

const paths = new Map<string, JsonPath>();
const maxCachedPaths = 1000;
/** Longer paths, and those that hold a pattern between slashes, may be large: they are compiled again. */
const maxCachedLength = 500;
const stepsPerPathCharacter = 20;

function jsonPath(path: string, meter: Meter): JsonPath {
  const cached = paths.get(path);
  if (cached !== undefined) return cached;
  meter.charge(stepsPerPathCharacter * path.length);
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
const notParsed = Symbol("not parsed");

const inputClass = new JavaClass("Input");

export class Input extends TemplateObject {
  readonly javaClass = inputClass;
  readonly #body: string;
  readonly #parameters: RequestParameters | undefined;
  #document: unknown = notParsed;

  constructor(body: string | undefined, parameters: RequestParameters | undefined) {
    super();
    this.#body = body === undefined || body === "" ? emptyDocument : body;
    this.#parameters = parameters;
  }

  override property(name: string): unknown {
    return name === "body" ? this.#body : null;
  }

  override call(name: string, args: readonly unknown[], runtime: Runtime): unknown {
    const [first] = args;
    switch (name) {
      case "path":
        return args.length === 1 && typeof first === "string" ? this.#path(first, runtime) : undefined;
      case "json":
        return args.length === 1 && typeof first === "string" ? this.#json(first, runtime) : undefined;
      case "params":
        if (args.length === 0) return this.#allParameters();
        if (args.length === 1 && (typeof first === "string" || first === null)) {
          return first === null ? null : this.#parameter(first);
        }
        // As every method without parameters, it is found for any others and then fails.
        throw new JavaException("java.lang.IllegalArgumentException", "wrong number of arguments");
      case "getBody":
        return args.length === 0 ? this.#body : undefined;
      default:
        return undefined;
    }
  }

  override text(): string {
    return "";
  }

  #find(path: JsonPath, meter: Meter): unknown {
    if (this.#document === notParsed) this.#document = parseDocument(this.#body, meter);
    if (this.#document === undefined) return undefined;
    try {
      return path.read(this.#document, meter);
    } catch (cause) {
      if (!(cause instanceof JsonPathError)) throw cause;
      throw new JavaException("com.jayway.jsonpath.JsonPathException", cause.message, { cause });
    }
  }

  #path(path: string, runtime: Runtime): unknown {
    const compiled = jsonPath(path, runtime.meter);
    const found = this.#find(compiled, runtime.meter) ?? null;
    if (typeof found !== "object" || found === null) return found;
    registerDocument(this.#document, runtime);
    if (Array.isArray(found) && !compiled.definite && !isKeySet(found)) markDocumentList(found);
    return found;
  }

  #json(path: string, runtime: Runtime): string {
    const found = this.#find(jsonPath(path, runtime.meter), runtime.meter) ?? null;
    return found === null ? '""' : writeJson(found, runtime, false);
  }

  #parameter(name: string): unknown {
    const parameters = this.#parameters;
    if (parameters === undefined) return null;
    for (const group of [parameters.path, parameters.querystring, parameters.header]) {
      const value = group === undefined ? undefined : ownValue(group, name);
      if (value !== undefined) return value;
    }
    const { header } = parameters;
    if (header === undefined) return null;
    const lower = name.toLowerCase();
    const similar = ownNames(header).find((candidate) => candidate.toLowerCase() === lower);
    return similar === undefined ? null : ownValue(header, similar);
  }

  #allParameters(): Map<string, unknown> {
    const copy = (group: Readonly<Record<string, string>> | undefined): Map<string, unknown> =>
      new Map(group === undefined ? [] : ownNames(group).map((name) => [name, ownValue(group, name)]));
    return new Map([
      ["path", copy(this.#parameters?.path)],
      ["querystring", copy(this.#parameters?.querystring)],
      ["header", copy(this.#parameters?.header)],
    ]);
  }
}

/** Undefined when the text is not valid JSON, not even leniently. */
function parseDocument(text: string, meter: Meter): unknown {
  try {
    return parseJson(text, meter, "lenient");
  } catch (cause) {
    if (!(cause instanceof JsonSyntaxError)) throw cause;
    return undefined;
  }
}
