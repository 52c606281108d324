// Generates docs/conversation.schema.json. `node packages/answerback/src/conversations/schema-file.ts` writes it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { publishedSchema } from "./schema.ts";

export const conversationSchemaFile = join(import.meta.dirname, "../../../../docs/conversation.schema.json");

if (import.meta.main) writeFileSync(conversationSchemaFile, publishedSchema());
