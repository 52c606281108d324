// `test --record`: writes the exchanges that a gateway keeps as conversations, one for each connection.
import { writeFileSync } from "node:fs";
import { parse } from "yaml";
import { InspectorClient } from "../inspector-client.ts";
import { UserError } from "../user-error.ts";

/**
 * @param typed URL of a gateway, with the inspector's token if it has one
 * @param options.withBackends true to write the answers of HTTP backends as well. Default false
 * @returns the number of conversations. @throws UserError
 */
export async function recordExchanges(
  typed: string,
  file: string,
  { withBackends = false }: { readonly withBackends?: boolean } = {},
): Promise<number> {
  const text = await new InspectorClient(typed).read(`conversations?backends=${withBackends}`);
  try {
    // An existing file may have been edited.
    writeFileSync(file, text, { flag: "wx" });
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === "EEXIST" ? "it exists" : (cause as Error).message;
    throw new UserError(`${file} cannot be written: ${reason}.`, { cause });
  }
  return Object.keys(parse(text).conversations).length;
}
