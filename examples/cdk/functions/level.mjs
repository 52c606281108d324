// Reads the level of an item. The integration responses turn its result, or its error, into the client's message.
import { levelOf } from "./table.mjs";

export async function handler({ item }) {
  const level = await levelOf(item);
  if (level === undefined) throw new Error(`${item} is not in stock`);
  return { item, level };
}
