// Sets the level of an item: { "action": "put", "item": "nuts", "level": 12 }.
import { setLevel } from "./table.mjs";

export async function handler(event) {
  const { item, level } = JSON.parse(event.body);
  await setLevel(item, level);
  return { statusCode: 200, body: JSON.stringify({ item, level }) };
}
