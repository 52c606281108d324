// Sets the level of an item: { "action": "put", "item": "nuts", "level": 12 }.
import { setLevel } from "./table";

export async function handler(event: { readonly body: string }): Promise<{ statusCode: number; body: string }> {
  const { item, level } = JSON.parse(event.body) as { item: string; level: number };
  await setLevel(item, level);
  return { statusCode: 200, body: JSON.stringify({ item, level }) };
}
