// The dialect of API Gateway's mapping templates (docs/behaviour/mapping-templates.md section 1).
import { defineDialect } from "../dialect.ts";
import { documentListText, noteDocumentLists } from "./document.ts";

export const apigateway = defineDialect({
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
