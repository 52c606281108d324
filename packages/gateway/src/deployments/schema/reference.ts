// Resolves `$ref` to a schema of the same model, by JSON pointer or by its `id`, or to another model by its URL.

type Json = Readonly<Record<string, unknown>>;

/** Keywords whose value is a schema, an array of schemas, or an object of schemas. */
const schemaKeywords = ["not", "items", "additionalItems", "additionalProperties"];
const listKeywords = ["items", "allOf", "anyOf", "oneOf"];
const mapKeywords = ["definitions", "properties", "patternProperties", "dependencies"];

/** Nested schemas in a model: more than in any handwritten one, and too few to overflow the stack. */
const maxNesting = 500;

export class SchemaReferences {
  readonly #documents = new Map<string, Json>();
  /** Schemas with an `id`, by URL with fragment. */
  readonly #byId = new Map<string, Json>();
  /** The base URL of the references in a schema. */
  readonly #bases = new Map<object, string>();

  /**
   * @param url without fragment; the caller has removed the document's own `id`
   * @throws Error if it is nested too deep
   */
  add(url: string, document: Json): void {
    this.#index(document, url, 0);
    this.#documents.set(url, document);
  }

  /** @throws Error if the reference cannot be resolved */
  resolve(schema: object, from: string, reference: string): { readonly schema: unknown; readonly url: string } {
    const base = this.#bases.get(schema) ?? from;
    const url = URL.parse(reference, base);
    if (url === null) throw new Error(`cannot resolve reference ${reference}: it is not a URL`);
    const named = this.#byId.get(url.href) ?? this.#byId.get(url.href.replace(/#$/, ""));
    if (named !== undefined) return { schema: named, url: this.#bases.get(named) ?? base };
    const fragment = url.hash.slice(1);
    url.hash = "";
    const document = this.#documents.get(url.href) ?? this.#byId.get(url.href);
    if (document === undefined) throw new Error(`cannot resolve reference ${reference} from ${base}`);
    const found = fragment === "" ? document : atPointer(document, decodeURIComponent(fragment));
    if (found === undefined) throw new Error(`cannot resolve reference ${reference}: ${fragment} does not exist`);
    return { schema: found, url: url.href };
  }

  #index(schema: unknown, base: string, depth: number): void {
    if (depth > maxNesting) throw new Error(`schemas are nested deeper than ${maxNesting} levels`);
    if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return;
    const members = schema as Json;
    let own = base;
    // The other members of a reference are ignored.
    if (typeof members.id === "string" && typeof members.$ref !== "string") {
      const url = URL.parse(members.id, base);
      if (url !== null) {
        this.#byId.set(url.href.replace(/#$/, ""), members);
        if (url.hash.length <= 1) own = url.href.replace(/#$/, "");
      }
    }
    this.#bases.set(members, own);
    for (const keyword of schemaKeywords) this.#index(members[keyword], own, depth + 1);
    for (const keyword of listKeywords) {
      const list = members[keyword];
      if (Array.isArray(list)) for (const item of list) this.#index(item, own, depth + 1);
    }
    for (const keyword of mapKeywords) {
      const map = members[keyword];
      if (typeof map === "object" && map !== null)
        for (const item of Object.values(map)) this.#index(item, own, depth + 1);
    }
  }
}

/** RFC 6901. */
function atPointer(document: unknown, pointer: string): unknown {
  if (!pointer.startsWith("/")) return undefined;
  let value = document;
  for (const part of pointer.slice(1).split("/")) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Json)[name];
  }
  return value;
}
