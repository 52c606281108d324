// Which lists came out of a JSON document: those print as compact JSON where API Gateway's templates print them
// (docs/behaviour/mapping-templates.md section 4). Lists are looked for only when one is about to be printed.
import { writeJson } from "../apigateway/json-writer.ts";
import type { Document, Render } from "./render.ts";

const documentLists = new WeakSet<object>();

/** Tells the rendering that parts of this document are in the template's hands. */
export function registerDocument(root: unknown, render: Render): void {
  if (typeof root !== "object" || root === null) return;
  if (render.documents === undefined) render.documents = [{ root, listed: false }];
  else if (!render.documents.some((document) => document.root === root)) {
    render.documents.push({ root, listed: false });
  }
}

/** A list that JSONPath put together from a document. */
export function markDocumentList(list: readonly unknown[]): void {
  documentLists.add(list);
}

/** Notes the lists of all documents as they are now; called before a template's own list is put into one. */
export function listDocuments(render: Render): void {
  if (render.documents === undefined) return;
  for (const document of render.documents) {
    if (!document.listed) {
      (document as { listed: boolean }).listed = true;
      collect(document);
    }
  }
}

/** Whether a list prints as JSON. */
export function isDocumentList(list: readonly unknown[], render: Render): boolean {
  if (render.profile !== "apigateway") return false;
  if (render.documents === undefined) return documentLists.has(list);
  listDocuments(render);
  return documentLists.has(list);
}

function collect(document: Document): void {
  const pending: unknown[] = [document.root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value !== "object" || value === null) continue;
    if (Array.isArray(value)) {
      documentLists.add(value);
      for (const item of value) pending.push(item ?? null);
    } else if (value instanceof Map) for (const item of value.values()) pending.push(item ?? null);
    else for (const item of Object.values(value)) pending.push(item ?? null);
  }
}

/** A document's list as it prints: compact JSON with `\/`. */
export function listText(list: readonly unknown[], render: Render): string {
  return writeJson(list, render, true);
}
