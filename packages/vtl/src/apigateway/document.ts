// Lists from JSON documents print as compact JSON (docs/behaviour/mapping-templates.md section 4). They are collected only
// when a list is about to print, or when a template's own list may get into a document.
import type { Runtime } from "../java/runtime.ts";
import { writeJson } from "../json-path/json-writer.ts";

/** The lists of all documents that were searched, and the results of JSONPaths. */
const documentLists = new WeakSet<object>();

/** The documents whose parts one rendering has returned to the template. */
class Documents {
  readonly #known = new Set<object>();
  #unlisted: object[] = [];

  add(root: object): void {
    if (this.#known.has(root)) return;
    this.#known.add(root);
    this.#unlisted.push(root);
  }

  /** Records the lists that the documents contain now. */
  list(runtime: Runtime): void {
    for (const root of this.#unlisted) collectLists(root, runtime);
    this.#unlisted = [];
  }
}

/** Records that the template has parts of this document. */
export function registerDocument(root: unknown, runtime: Runtime): void {
  if (typeof root !== "object" || root === null) return;
  runtime.dialectState ??= new Documents();
  (runtime.dialectState as Documents).add(root);
}

/** Records a list that a JSONPath has made from a document. */
export function markDocumentList(list: readonly unknown[]): void {
  documentLists.add(list);
}

/** Records the documents' lists before the template adds its own to them. */
export function noteDocumentLists(runtime: Runtime): void {
  (runtime.dialectState as Documents | undefined)?.list(runtime);
}

/** Compact JSON with `\/` for a document's list; undefined for any other list. */
export function documentListText(list: readonly unknown[], runtime: Runtime): string | undefined {
  noteDocumentLists(runtime);
  return documentLists.has(list) ? writeJson(list, runtime, true) : undefined;
}

function collectLists(root: object, runtime: Runtime): void {
  const pending: unknown[] = [root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value !== "object" || value === null) continue;
    runtime.meter.charge(1);
    if (Array.isArray(value)) {
      runtime.meter.charge(value.length);
      documentLists.add(value);
      for (const item of value) pending.push(item ?? null);
    } else if (value instanceof Map) for (const item of value.values()) pending.push(item ?? null);
    else for (const item of Object.values(value)) pending.push(item ?? null);
  }
}
