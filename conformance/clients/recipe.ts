// The recipes of docs/clients.md: fenced blocks with their names in the info line.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const document = join(import.meta.dirname, "..", "..", "docs", "clients.md");
const address = "http://127.0.0.1:4510";

/** The recipe from the document, with the gateway's address instead of the default one. */
export function recipe(name: string, url: string): string {
  const block = new RegExp(`^\`\`\`\\w+ ${name}\\n(.*?)^\`\`\`$`, "ms").exec(readFileSync(document, "utf8"));
  if (block === null) throw new Error(`docs/clients.md has no recipe ${name}`);
  if (!block[1]!.includes(address)) throw new Error(`the recipe ${name} does not name ${address}`);
  return block[1]!.replaceAll(address, url);
}
