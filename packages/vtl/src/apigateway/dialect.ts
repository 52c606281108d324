// The dialect of API Gateway's mapping templates (docs/behaviour/mapping-templates.md section 1).
import { type Dialect, defineDialect } from "../dialect.ts";
import { documentListText, noteDocumentLists } from "./document.ts";

const dialect = defineDialect({
  name: "apigateway",
  directives: ["foreach", "macro", "literal", "break", "define", "stop"],
  macros: false,
  missing: "empty",
  reflection: false,
  foreachRounds: 1000,
  refusesResources: true,
  listText: documentListText,
  beforeStore: noteDocumentLists,
});

export const apigateway: Dialect = { ...dialect, documentPath: inputPath };

/** The members that `$input.path('$.a.b')` reads; other paths need a JSONPath. */
function inputPath(method: string, [path, ...more]: readonly unknown[]): readonly string[] | undefined {
  if (method !== "path" || typeof path !== "string" || more.length > 0) return undefined;
  return /^\$(?:\.[A-Za-z_][A-Za-z_0-9]*)+$/.test(path) ? path.split(".").slice(1) : undefined;
}
